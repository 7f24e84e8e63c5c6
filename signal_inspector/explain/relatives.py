"""Proxies, parents and children of a model: whose receivers do not hear the model itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from signal_inspector.domain.timeline import Relative, RelativeKind
from signal_inspector.explain.listeners import (
    DELETE_SIGNALS,
    INIT_SIGNALS,
    SAVE_SIGNALS,
    Listeners,
)


def relatives(model: Any, listeners: Listeners) -> tuple[Relative, ...]:
    """Those that have receivers of their own, connected to them alone.

    A delete is sent for the parents and children of a row too, so there their delete receivers
    are part of the timeline, and not named here.
    """
    found = []
    for other, kind in _relatives(model):
        deletes = () if kind in ("parent", "child") else DELETE_SIGNALS
        connections = tuple(
            (signal, connection)
            for signal in (*INIT_SIGNALS, *SAVE_SIGNALS, *deletes)
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
