"""What the source tells of a place that disconnects: of what, for whom, and after which others."""

from __future__ import annotations

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration


def sender_of(registration: Registration) -> Sender | None:
    """Whom a place names; None where the source does not tell."""
    if registration.sender.kind == "none":
        return Sender("any", "*")
    resolved = registration.resolved
    return None if resolved is None or resolved.sender.kind == "unknown" else resolved.sender


def is_about(registration: Registration, listener: Listener) -> bool:
    """Whether it names the receiver or, where it names none, its ``dispatch_uid``."""
    if registration.signal.text != listener.signal.name:
        return False
    if registration.receiver.kind == "name":
        return registration.receiver.text == listener.connection.receiver.name
    uid = registration.dispatch_uid
    return (
        registration.receiver.kind == "none"
        and uid is not None
        and uid.text == listener.connection.dispatch_uid
    )


def is_alone(evidence: Evidence, registration: Registration) -> bool:
    """Whether nothing else in the source may have changed what it finds.

    All else that is done with the receiver has been done before, and has another key.
    """
    source = evidence.source
    return source is not None and all(
        other is registration
        or (came_earlier(other, registration) and not _may_have_its_key(other, registration))
        for other in source.registrations
        if _has_one_receiver(other, registration)
    )


def came_earlier(connecting: Registration, disconnecting: Registration) -> bool:
    """Whether the module of the receiver connects it: who refers to it has imported that."""
    if connecting.moment != "import" or connecting.conditional:
        return False
    home = connecting.receiver.text.startswith(f"{connecting.module.name}.")
    if connecting.module.name != disconnecting.module.name:
        return home and disconnecting.receiver.kind != "none"
    if disconnecting.moment == "ready":
        return home
    return _line(connecting) < _line(disconnecting)


def _has_one_receiver(other: Registration, registration: Registration) -> bool:
    if other.signal != registration.signal:
        return False
    if registration.receiver.kind == "none":
        return other.dispatch_uid == registration.dispatch_uid
    return other.receiver == registration.receiver


def _may_have_its_key(other: Registration, registration: Registration) -> bool:
    """Whether a place has connected just what the other disconnects."""
    if other.verb != "connect" or other.dispatch_uid != registration.dispatch_uid:
        return False
    return sender_of(other) in (None, sender_of(registration))


def _line(registration: Registration) -> int:
    return registration.spot.location.line or 0
