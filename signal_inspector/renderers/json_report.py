"""A snapshot as JSON, ``schema_version`` 1 (``docs/reference/snapshot.schema.json``)."""

from __future__ import annotations

import json
from typing import Any

from signal_inspector.domain.snapshot import Connection, Location, Signal, Snapshot

SCHEMA_VERSION = 1


def render_json(snapshot: Snapshot) -> str:
    """The whole snapshot; ASCII only, so that it is the same bytes in any encoding."""
    return json.dumps(_snapshot(snapshot), indent=2) + "\n"


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "django": snapshot.django,
        "python": snapshot.python,
        "settings": snapshot.settings,
        "debug": snapshot.debug,
        "signals": [_signal(signal) for signal in snapshot.signals],
        "pending": [
            {"signal": one.signal, "receiver": one.receiver.name, "sender": one.sender}
            for one in snapshot.pending
        ],
        "unresolved": [
            {"subject": one.subject, "reason": one.reason} for one in snapshot.unresolved
        ],
    }


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
        "receivers": [_connection(connection) for connection in signal.connections],
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
