"""A snapshot as JSON, ``schema_version`` 1 (``docs/reference/snapshot.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from signal_inspector.domain.snapshot import (
    Connection,
    Location,
    Pending,
    Sender,
    Signal,
    Snapshot,
)

SCHEMA_VERSION = 1


def render_json(snapshot: Snapshot) -> str:
    """The whole snapshot, a line for each receiver, so that a diff shows which one changed.

    ASCII only: the same bytes in any encoding.
    """
    head = head_object(snapshot)
    pending = [pending_object(one) for one in snapshot.pending]
    unresolved = [{"subject": one.subject, "reason": one.reason} for one in snapshot.unresolved]
    parts = [
        *(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()),
        f' "signals": {_array(map(_signal_text, snapshot.signals), " ")}',
        f' "pending": {_array(map(json.dumps, pending), " ")}',
        f' "unresolved": {_array(map(json.dumps, unresolved), " ")}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def head_object(snapshot: Snapshot) -> dict[str, Any]:
    """The state that a report is of."""
    return {
        "schema_version": SCHEMA_VERSION,
        "django": snapshot.django,
        "python": snapshot.python,
        "settings": snapshot.settings,
        "debug": snapshot.debug,
    }


def pending_object(pending: Pending) -> dict[str, Any]:
    """A connection that waits."""
    return {
        "signal": pending.signal,
        "receiver": pending.receiver.name,
        "sender": pending.sender,
    }


def _array(items: Iterable[str], indent: str) -> str:
    """Items that are JSON already, each on a line of its own."""
    lines = [f"{indent} {item}" for item in items]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"


def _signal_text(signal: Signal) -> str:
    head = json.dumps(signal_object(signal))[:-1]
    connections = (json.dumps(connection_object(connection)) for connection in signal.connections)
    return f'{head}, "receivers": {_array(connections, "  ")}}}'


def signal_object(signal: Signal) -> dict[str, Any]:
    """A signal without its receivers."""
    return {
        "name": signal.name,
        "aliases": list(signal.aliases),
        "class": signal.class_name,
        "origin": signal.origin,
        "app": signal.app,
        "location": location_object(signal.location),
        "use_caching": signal.use_caching,
        "dead": signal.dead,
    }


def connection_object(connection: Connection) -> dict[str, Any]:
    """A connection with its receiver and sender."""
    receiver = connection.receiver
    return {
        "order": connection.order,
        "name": receiver.name,
        "kind": receiver.kind,
        "sender": sender_object(connection.sender),
        "origin": receiver.origin,
        "app": receiver.app,
        "location": location_object(receiver.location),
        "is_async": connection.is_async,
        "weak": connection.weak,
        "dispatch_uid": connection.dispatch_uid,
        "debug_only": connection.debug_only,
        "wrapper": receiver.wrapper,
        "connected_at": location_object(connection.connected_at),
    }


def sender_object(sender: Sender) -> dict[str, Any]:
    """A sender by all its names."""
    return {"kind": sender.kind, "name": sender.name, "label": sender.label}


def location_object(location: Location | None) -> dict[str, Any] | None:
    """A place in a file, null where there is none."""
    return None if location is None else {"path": location.path, "line": location.line}
