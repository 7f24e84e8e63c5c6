"""A snapshot as JSON, ``schema_version`` 1 (``docs/reference/snapshot.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from signal_inspector.domain.snapshot import Connection, Location, Signal, Snapshot

SCHEMA_VERSION = 1


def render_json(snapshot: Snapshot) -> str:
    """The whole snapshot, a line for each receiver, so that a diff shows which one changed.

    ASCII only: the same bytes in any encoding.
    """
    head = {
        "schema_version": SCHEMA_VERSION,
        "django": snapshot.django,
        "python": snapshot.python,
        "settings": snapshot.settings,
        "debug": snapshot.debug,
    }
    pending = [
        {"signal": one.signal, "receiver": one.receiver.name, "sender": one.sender}
        for one in snapshot.pending
    ]
    unresolved = [{"subject": one.subject, "reason": one.reason} for one in snapshot.unresolved]
    parts = [
        *(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()),
        f' "signals": {_array(map(_signal_text, snapshot.signals), " ")}',
        f' "pending": {_array(map(json.dumps, pending), " ")}',
        f' "unresolved": {_array(map(json.dumps, unresolved), " ")}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _array(items: Iterable[str], indent: str) -> str:
    """Items that are JSON already, each on a line of its own."""
    lines = [f"{indent} {item}" for item in items]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"


def _signal_text(signal: Signal) -> str:
    head = json.dumps(_signal(signal))[:-1]
    connections = (json.dumps(_connection(connection)) for connection in signal.connections)
    return f'{head}, "receivers": {_array(connections, "  ")}}}'


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "name": signal.name,
        "aliases": list(signal.aliases),
        "class": signal.class_name,
        "origin": signal.origin,
        "app": signal.app,
        "location": _location(signal.location),
        "use_caching": signal.use_caching,
        "dead": signal.dead,
    }


def _connection(connection: Connection) -> dict[str, Any]:
    receiver, sender = connection.receiver, connection.sender
    return {
        "order": connection.order,
        "name": receiver.name,
        "kind": receiver.kind,
        "sender": {"kind": sender.kind, "name": sender.name, "label": sender.label},
        "origin": receiver.origin,
        "app": receiver.app,
        "location": _location(receiver.location),
        "is_async": connection.is_async,
        "weak": connection.weak,
        "dispatch_uid": connection.dispatch_uid,
        "debug_only": connection.debug_only,
        "wrapper": receiver.wrapper,
        "connected_at": _location(connection.connected_at),
    }


def _location(location: Location | None) -> dict[str, Any] | None:
    return None if location is None else {"path": location.path, "line": location.line}
