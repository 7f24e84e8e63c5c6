"""A snapshot as JSON, ``schema_version`` 1 (``docs/reference/snapshot.schema.json``)."""

from __future__ import annotations

import json

from signal_inspector.domain.snapshot import Signal, Snapshot
from signal_inspector.renderers.json_lines import array_text, report_text
from signal_inspector.renderers.json_objects import (
    connection_object,
    pending_object,
    signal_object,
    state_object,
)

SCHEMA_VERSION = 1


def render_json(snapshot: Snapshot) -> str:
    """The whole snapshot, a line for each receiver.

    ASCII only: the same bytes in any encoding.
    """
    pending = [pending_object(one) for one in snapshot.pending]
    unresolved = [{"subject": one.subject, "reason": one.reason} for one in snapshot.unresolved]
    return report_text(
        {"schema_version": SCHEMA_VERSION, **state_object(snapshot)},
        {
            "signals": array_text(map(_signal_text, snapshot.signals), " "),
            "pending": array_text(map(json.dumps, pending), " "),
            "unresolved": array_text(map(json.dumps, unresolved), " "),
        },
    )


def _signal_text(signal: Signal) -> str:
    head = json.dumps(signal_object(signal))[:-1]
    connections = (json.dumps(connection_object(connection)) for connection in signal.connections)
    return f'{head}, "receivers": {array_text(connections, "  ")}}}'
