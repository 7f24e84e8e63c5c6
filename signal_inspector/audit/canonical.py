"""What names in source mean in the running process: the one name that reports have for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.conf import settings

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.domain.source import Reference
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import ANY, describe

USER_LABEL = "django.conf.settings.AUTH_USER_MODEL"
"""A text, which signals of models take for the model."""

_USER_MODEL = (USER_LABEL, "django.contrib.auth.get_user_model()")


class Canonical:
    """Looks names up among imported modules; never imports, calls or evaluates anything.

    Each is looked up once. ``known`` are receivers of which all is known already, by their ids.
    """

    def __init__(self, receivers: Receivers, known: Mapping[int, Receiver] | None = None) -> None:
        self._receivers = receivers
        self._known = known or {}
        self._senders: dict[Reference, Sender | None] = {}
        self._labels: Mapping[str, Any] = {
            model._meta.label_lower: model
            for model in apps.get_models(include_auto_created=True, include_swapped=True)
        }

    def receiver(self, path: str) -> Receiver | None:
        """The callable that a dotted path leads to; None where it leads to none."""
        live = _live(path)
        if live is static.MISSING or not callable(live):  # looks at the type alone
            return None
        return self._known.get(id(live)) or self._receivers.resolve(live)

    def sender(self, reference: Reference) -> Sender | None:
        """The sender that an expression in source gives; None where that cannot be told.

        A text is what it says: only a signal of models takes it for a label.
        """
        if reference not in self._senders:
            self._senders[reference] = self._sender(reference)
        return self._senders[reference]

    def _sender(self, reference: Reference) -> Sender | None:
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

    def sent_with(self, references: Iterable[Reference]) -> dict[Reference, Sender]:
        """The senders that expressions give to a send, as far as they tell one.

        ``AUTH_USER_MODEL`` is left out: only ``connect`` takes its text for the model.
        """
        found = {each: self.sender(each) for each in references if each.text != USER_LABEL}
        return {each: sender for each, sender in found.items() if sender is not None}

    def model(self, label: str) -> Sender | None:
        """The installed model of that label, whatever its case."""
        model = self._labels.get(label.lower())
        return None if model is None else describe(model)

    def user_label(self) -> Sender:
        """The text of ``AUTH_USER_MODEL``, which signals other than those of models compare."""
        return Sender("value", repr(getattr(settings, "AUTH_USER_MODEL", None)))

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
