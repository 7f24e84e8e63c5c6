"""Proxies, parents and children of a model: whose receivers do not hear the model itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from signal_inspector.domain.timeline import Relative, RelativeKind
from signal_inspector.explain.listeners import (
    POST_DELETE,
    POST_INIT,
    POST_SAVE,
    PRE_DELETE,
    PRE_INIT,
    PRE_SAVE,
    Listeners,
)

_SIGNALS = (PRE_INIT, POST_INIT, PRE_SAVE, POST_SAVE)
_DELETES = (PRE_DELETE, POST_DELETE)


def relatives(model: Any, listeners: Listeners) -> tuple[Relative, ...]:
    """Those that have receivers of their own, connected to them alone.

    A delete is sent for the parents and children of a row too, so there their delete receivers
    are part of the timeline, and not named here.
    """
    found = []
    for other, kind in _relatives(model):
        signals = _SIGNALS if kind in ("parent", "child") else _SIGNALS + _DELETES
        connections = tuple(
            (signal, connection)
            for signal in signals
            for connection in listeners.only_of(signal, other)
        )
        if connections:
            found.append(Relative(listeners.sender(other), kind, connections))
    return tuple(found)


def _relatives(model: Any) -> Iterator[tuple[Any, RelativeKind]]:
    concrete = model._meta.concrete_model
    if concrete is not model:
        yield concrete, "concrete"
    for parent in model._meta.get_parent_list():
        if parent is not concrete:
            yield parent, "proxy" if parent._meta.proxy else "parent"
    for other in apps.get_models():
        if other is model or not issubclass(other, concrete):
            continue
        if other._meta.concrete_model is concrete:
            if other is not concrete:
                yield other, "proxy"
        else:
            yield other, "child"
