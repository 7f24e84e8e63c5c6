"""Connections with a lazy sender (``"app.Model"``) that was never loaded.

``ModelSignal.connect`` leaves them in the app registry as partials of ``Signal.connect``
(django/db/models/signals.py, django/apps/registry.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from django.apps import apps
from django.dispatch import Signal

from signal_inspector.discovery import static

_MAX_STEPS = 50


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """A connection that waits; ``sender`` is the label, its model name in lower case."""

    signal: Any
    receiver: Any
    sender: str


def read_pending() -> Iterator[PendingEntry]:
    """All that waits in the default app registry, in the order of connection."""
    waiting: dict[tuple[str, str], list[Any]] = getattr(apps, "_pending_operations", {})
    for (app_label, model_name), operations in list(waiting.items()):
        for operation in list(operations):
            found = _connection(operation)
            if found is not None:
                yield PendingEntry(*found, f"{app_label}.{model_name}")


def _connection(operation: Any) -> tuple[Any, Any] | None:
    """Signal and receiver, where the operation ends in a bound ``Signal.connect``."""
    arguments: tuple[Any, ...] = ()
    current = operation
    for _ in range(_MAX_STEPS):
        if type(current) is FunctionType and "func" in current.__dict__:
            current = current.__dict__["func"]
        elif type(current) is partial:
            arguments = current.args + arguments
            current = current.func
        else:
            break
    if type(current) is not MethodType or not _is_connect(current.__func__) or not arguments:
        return None
    if not issubclass(type(current.__self__), Signal):
        return None
    return current.__self__, arguments[0]


def _is_connect(function: Any) -> bool:
    if function is static.inherited_attribute(Signal, "connect"):
        return True
    return type(function) is FunctionType and function.__name__ == "connect"
