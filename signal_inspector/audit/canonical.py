"""What names in source mean in the running process: the one name that reports have for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.conf import settings

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Reference, Registration
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import ANY, describe

_USER_MODEL = (
    "django.conf.settings.AUTH_USER_MODEL",
    "django.contrib.auth.get_user_model()",
)


class Canonical:
    """Looks names up among imported modules; never imports, calls or evaluates anything."""

    def __init__(self, receivers: Receivers) -> None:
        self._receivers = receivers
        self._labels: Mapping[str, Any] = {
            model._meta.label_lower: model
            for model in apps.get_models(include_auto_created=True, include_swapped=True)
        }

    def registration(self, registration: Registration) -> Registration:
        """The same, its receiver by the name that a connection of it would have."""
        receiver = registration.receiver
        if receiver.kind != "name":
            return registration
        live = _live(receiver.text)
        if live is static.MISSING or not callable(live):  # looks at the type alone
            return registration
        name = self._receivers.resolve(live).name
        return replace(registration, receiver=Reference("name", name))

    def sender(self, reference: Reference) -> Sender | None:
        """The sender that an expression in source gives; None where that cannot be told.

        A text is what it says: only a signal of models takes it for a label.
        """
        if reference.kind == "none":
            return ANY
        if reference.kind == "text":
            return Sender("value", repr(reference.text))
        if reference.kind != "name":
            return None
        if reference.text in _USER_MODEL:
            return self.user_model()
        live = _live(reference.text)
        return None if live is static.MISSING else describe(live)

    def model(self, label: str) -> Sender | None:
        """The installed model of that label, whatever its case."""
        model = self._labels.get(label.lower())
        return None if model is None else describe(model)

    def user_model(self) -> Sender | None:
        """The model that ``AUTH_USER_MODEL`` names; None where there is none."""
        label = getattr(settings, "AUTH_USER_MODEL", None)
        return self.model(label) if type(label) is str else None


def _live(path: str) -> Any:
    """What a dotted path leads to, ``Model.field.through`` too; ``MISSING`` where nothing does."""
    parts = path.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:length])
        if static.is_loaded(module):
            rest = parts[length:]
            if rest[-1] == "through" and len(rest) > 2:
                return _through(module, rest)
            return static.lookup(module, ".".join(rest))
    return static.MISSING


def _through(module: str, rest: list[str]) -> Any:
    """The through model of a many-to-many field, by the descriptor that holds the relation."""
    descriptor = static.MISSING
    owner = static.lookup(module, ".".join(rest[:-2]))
    if issubclass(type(owner), type):
        descriptor = static.inherited_attribute(owner, rest[-2])
    if descriptor is static.MISSING:
        return static.MISSING
    relation = (static.instance_attributes(descriptor) or {}).get("rel")
    return (static.instance_attributes(relation) or {}).get("through", static.MISSING)
