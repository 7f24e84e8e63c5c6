"""What several reports have in common, as objects of JSON."""

from __future__ import annotations

from typing import Any

from signal_inspector.domain.audit import AuditReport
from signal_inspector.domain.snapshot import (
    Connection,
    Location,
    Pending,
    Receiver,
    Sender,
    Signal,
    Snapshot,
)


def state_object(of: Snapshot | AuditReport) -> dict[str, Any]:
    """The process that a report is about."""
    return {
        "django": of.django,
        "python": of.python,
        "settings": of.settings,
        "debug": of.debug,
    }


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


def pending_object(pending: Pending) -> dict[str, Any]:
    """A connection that waits."""
    return {
        "signal": pending.signal,
        "receiver": pending.receiver.name,
        "sender": pending.sender,
    }


def code_object(receiver: Receiver) -> dict[str, Any]:
    """A receiver apart from its name: what code it is, and whose."""
    return {
        "kind": receiver.kind,
        "origin": receiver.origin,
        "app": receiver.app,
        "package": receiver.package,
        "location": location_object(receiver.location),
        "wrapper": receiver.wrapper,
    }


def sender_object(sender: Sender) -> dict[str, Any]:
    """A sender by all its names."""
    return {"kind": sender.kind, "name": sender.name, "label": sender.label}


def location_object(location: Location | None) -> dict[str, Any] | None:
    """A place in a file, null where there is none."""
    return None if location is None else {"path": location.path, "line": location.line}
