"""Makes Django signals visible: every signal, its receivers, their senders and order.

The public names load on first use, so that having the app in ``INSTALLED_APPS`` costs
a Django start-up nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signal_inspector.domain.recording import Call, Recording
    from signal_inspector.domain.snapshot import (
        Connection,
        Location,
        Pending,
        Receiver,
        Sender,
        Signal,
        Snapshot,
        Unresolved,
    )
    from signal_inspector.errors import SignalInspectorError, UsageError
    from signal_inspector.inspector import recording, take_snapshot
    from signal_inspector.selection import Selection
    from signal_inspector.tracing.tracer import trace

__version__ = "0.1.0"

__all__ = [
    "Call",
    "Connection",
    "Location",
    "Pending",
    "Receiver",
    "Recording",
    "Selection",
    "Sender",
    "Signal",
    "SignalInspectorError",
    "Snapshot",
    "Unresolved",
    "UsageError",
    "recording",
    "take_snapshot",
    "trace",
]

_HOMES = {
    "Call": "signal_inspector.domain.recording",
    "Recording": "signal_inspector.domain.recording",
    "Selection": "signal_inspector.selection",
    "SignalInspectorError": "signal_inspector.errors",
    "UsageError": "signal_inspector.errors",
    "recording": "signal_inspector.inspector",
    "take_snapshot": "signal_inspector.inspector",
    "trace": "signal_inspector.tracing.tracer",
}


if not TYPE_CHECKING:  # else every name would be there for a type checker

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = _HOMES.get(name, "signal_inspector.domain.snapshot")
        value: object = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
