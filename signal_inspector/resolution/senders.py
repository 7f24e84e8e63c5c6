"""To whom a receiver listens, by the stored reference or by identity, never by a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import django
from django.apps import AppConfig, apps
from django.db.models import Model
from django.db.models.base import ModelBase

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.places import find_held
from signal_inspector.domain.snapshot import Sender

ANY = Sender("any", "*")
UNKNOWN = Sender("unknown", "?")

_VALUE_TYPES = (str, bytes, int, float, complex, bool)
_FUNCTION_TYPES = (FunctionType, BuiltinFunctionType, MethodType)


class Senders:
    """Names the senders of the given connections."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        bare = [entry for entry in entries if _has_only_id(entry)]
        self._by_id = _identify(bare) if bare else {}

    def resolve(self, entry: Entry) -> Sender:
        """The sender of a connection; ``UNKNOWN`` where only an id is left of it."""
        if entry.sender_key is None:
            return ANY
        if entry.sender is not static.MISSING:
            return describe(entry.sender)
        key = entry.sender_key
        return self._by_id.get(key, UNKNOWN) if type(key) is int else UNKNOWN


def _has_only_id(entry: Entry) -> bool:
    return entry.sender_key is not None and entry.sender is static.MISSING


def unknown_reason() -> str:
    """Why a sender that is ``UNKNOWN`` cannot be named."""
    if django.VERSION < (6, 0):
        return (
            f"Django {django.get_version()} stores only the id of a sender, and no model, app "
            "config, class, module or attribute of a module or class has it"
        )
    return (
        "the sender takes no weak reference, so that only its id is stored, and no attribute "
        "of a module or class has it"
    )


def describe(sender: Any) -> Sender:
    """The value for a sender that is at hand."""
    cls = type(sender)
    if sender is None:
        return ANY
    if issubclass(cls, type):
        if issubclass(cls, ModelBase) and sender is not Model:
            return _model(sender)
        return Sender("class", static.class_path(sender))
    if issubclass(cls, AppConfig):
        attributes = static.instance_attributes(sender) or {}
        label = attributes.get("label", static.inherited_attribute(cls, "label"))
        return Sender("appconfig", static.class_path(cls), label if type(label) is str else None)
    if issubclass(cls, ModuleType):
        name = (static.instance_attributes(sender) or {}).get("__name__")
        return Sender("module", name if type(name) is str else "?")
    if cls in _FUNCTION_TYPES:
        return Sender("function", f"{sender.__module__}.{sender.__qualname__}")
    if cls in _VALUE_TYPES:
        return Sender("value", repr(sender))
    return Sender("instance", static.class_path(cls))


def _model(model: Any) -> Sender:
    options = static.inherited_attribute(model, "_meta")
    label = f"{options.app_label}.{options.object_name}" if options is not static.MISSING else None
    return Sender("model", static.class_path(model), label)


def _identify(entries: list[Entry]) -> dict[int, Sender]:
    """Senders by id: classes, app configs and modules, then what modules and classes hold.

    All of these live as long as the process, so an id cannot have passed to another object.
    """
    wanted = {entry.sender_key for entry in entries if type(entry.sender_key) is int}
    found: dict[int, Sender] = {}
    for candidates in _candidates(frozenset(wanted)):
        if wanted <= found.keys():
            break
        for candidate in candidates:
            if id(candidate) in wanted and id(candidate) not in found:
                found[id(candidate)] = describe(candidate)
    return found


def _candidates(wanted: frozenset[int]) -> Iterator[Iterable[Any]]:
    """Objects that may be senders, the likeliest first."""
    held = find_held(wanted)
    if django.VERSION < (6, 0):
        yield static.subclasses(object)
        yield apps.get_app_configs()
        yield (module for _, module in static.module_objects())
        yield held
    else:
        # A sender that takes weak references would have left one.
        yield (value for value in held if not static.takes_weak_references(value))
    yield range(-5, 257)
    yield (True, False)
