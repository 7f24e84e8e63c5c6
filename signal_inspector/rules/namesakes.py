"""Functions whose name a later ``def`` of their module has taken, so that nothing holds them."""

from __future__ import annotations

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.domain.source import Registration


def successor_of(registration: Registration) -> Location | None:
    """Where the function is defined that has the name which a place connects, if it is another."""
    if registration.resolved is None or not _connects_by_name(registration):
        return None
    now = registration.resolved.receiver.location
    return now if _is_below(registration.defined or registration.spot.location, now) else None


def successor_of_receiver(evidence: Evidence, receiver: Receiver) -> Location | None:
    """The same of a receiver that was connected, as far as the source tells."""
    for registration in () if evidence.source is None else evidence.source.registrations:
        resolved = registration.resolved
        if resolved is not None and resolved.receiver.name == receiver.name:
            now = resolved.receiver.location
            return now if _has_own_name(receiver) and _is_below(receiver.location, now) else None
    return None


def may_live_beside(evidence: Evidence, registration: Registration, successor: Location) -> bool:
    """Whether an earlier function of that name is connected, as something else holds it: bare, or
    in a wrapper of which no place in the source tells."""
    return any(
        _may_be_wrapper(listener, registration)
        or (
            listener.connection.receiver.name == registration.receiver.text
            and _is_below(listener.connection.receiver.location, successor)
        )
        for listener in evidence.listeners
        if listener.signal.name == registration.signal.text
    )


def _may_be_wrapper(listener: Listener, registration: Registration) -> bool:
    """Whether no place in the source tells of the connection, and it has the same sender."""
    sender = listener.connection.sender
    same = registration.resolved is None or registration.resolved.sender == sender
    return not listener.registered and (same or sender.kind == "unknown")


def _connects_by_name(registration: Registration) -> bool:
    """Whether it is a function of a module, and which one if several have had the name."""
    return (
        registration.receiver.kind == "name"
        and registration.form == "function"
        and registration.behind in ("", registration.receiver.text)
        and (registration.defined is not None or _runs_between(registration))
    )


def _runs_between(registration: Registration) -> bool:
    """Whether it runs in its place among the functions of the module."""
    return registration.moment == "import" and registration.enclosing == ""


def _has_own_name(receiver: Receiver) -> bool:
    return receiver.kind == "function" and "<" not in receiver.name


def _is_below(first: Location | None, later: Location | None) -> bool:
    if first is None or later is None or first.path != later.path:
        return False
    return (later.line or 0) > (first.line or 0)
