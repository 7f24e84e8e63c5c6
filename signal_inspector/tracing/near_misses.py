"""Receivers that just miss what is sent: they listen to a class that is close to the sender."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry, read_connections
from signal_inspector.domain.event import NearMissReason


def find_near_misses(signal: Any, sender: Any) -> Iterator[tuple[Entry, Any, NearMissReason]]:
    """Each connection of ``signal`` that misses ``sender``, what it listens to, and how.

    One that listens to any sender, or a receiver that hears this sender too, misses nothing.
    """
    near = {id(cls): (cls, reason) for cls, reason in close_to(sender)}
    if not near:
        return
    entries = read_connections([signal])[0].entries
    hearing = {id(entry.receiver) for entry in entries if entry.sender_key in (None, _key(sender))}
    for entry in entries:
        key = entry.sender_key
        if type(key) is int and key in near and id(entry.receiver) not in hearing:
            yield entry, *near[key]


def _key(sender: Any) -> int:
    return id(sender)


def close_to(sender: Any) -> Iterator[tuple[Any, NearMissReason]]:
    """The classes for which somebody may have taken the sender."""
    cls = type(sender)
    if sender is None:
        return
    if cls is str:
        model = _model(sender)
        if model is not None:
            yield model, "label"
    elif issubclass(cls, type):
        yield from _above(sender)
    else:
        for base in _project_classes(cls):
            yield base, "instance"


def _above(cls: type) -> Iterator[tuple[type, NearMissReason]]:
    for base in _project_classes(cls):
        if base is not cls:
            yield base, "proxy" if _is_proxy_of(cls, base) else "child"


def _is_proxy_of(cls: type, base: type) -> bool:
    concrete = _concrete(cls)
    return concrete is not None and concrete is not cls and concrete is _concrete(base)


def _concrete(cls: type) -> Any:
    options = static.inherited_attribute(cls, "_meta")
    return getattr(options, "concrete_model", None) if issubclass(cls, Model) else None


def _project_classes(cls: type) -> Iterator[type]:
    """The class and its bases but for those that everything has."""
    for base in static.mro(cls):
        if base is not object and base is not Model:
            yield base


def _model(label: str) -> Any:
    app, _, name = label.partition(".")
    if not name:
        return None
    # As apps.get_model() finds it, which fails while models are being loaded.
    return apps.all_models.get(app, {}).get(name.lower())
