"""A receiver that Django passed over: another one has its ``dispatch_uid``."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.domain.source import Reference, Registration
from signal_inspector.rules.calls import problem_of_call, surely_ran, unrecorded
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_registration,
    short_name,
)
from signal_inspector.rules.rule import Rule

_HINT = "Give each receiver a dispatch_uid of its own; a function of a module needs none."


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each; of what was recorded or, where that does not tell, of what the source
    shows.

    The same receiver again is none, also where its module was imported twice or its function made
    anew: that is what a ``dispatch_uid`` is for.
    """
    if evidence.recording is not None:
        yield from _recorded(evidence, evidence.recording.calls)
    yield from _written(evidence, unrecorded(evidence))


def _recorded(evidence: Evidence, calls: tuple[Call, ...]) -> Iterator[Problem]:
    seen = set()
    for call in calls:
        holder = call.holder
        if call.outcome != "refused" or holder is None or call.dispatch_uid is None:
            continue
        if _is_same_code(call.receiver, holder) and not call.is_another:
            continue
        if _came_to_be_connected(call, calls):
            continue
        key = (call.signal, call.sender, call.receiver, call.dispatch_uid)
        if key not in seen:
            seen.add(key)
            where = f"{short_name(call.signal)}{of_sender(call.sender)}"
            message = _message(call.receiver.name, holder.name, where, call.dispatch_uid)
            if call.receiver.name == holder.name:
                message = _message_of_code(holder.name, where, call.dispatch_uid)
            yield problem_of_call(evidence, call, message, _HINT)


def _is_same_code(one: Receiver, other: Receiver) -> bool:
    if one.location is None or other.location is None:
        return one.name == other.name
    return one.location == other.location


def _came_to_be_connected(call: Call, calls: tuple[Call, ...]) -> bool:
    """Whether it was connected after all, or is without a sender.

    Another object of the same code is no proof that it is.
    """
    return any(
        other.outcome == "connected"
        and other.verb == "connect"
        and (other.signal, other.receiver) == (call.signal, call.receiver)
        and (other.sender == call.sender or (other.sender.kind == "any" and other.lasts))
        and (other.state == call.state or not call.is_another)
        for other in calls
    )


def _written(evidence: Evidence, registrations: tuple[Registration, ...]) -> Iterator[Problem]:
    """Each registration that ran and whose receiver is not there, while a rival's is."""
    ran = [
        one
        for one in registrations
        if _has_constant_key(one)
        and surely_ran(evidence, one)
        and not evidence.class_of(one.signal.text).connects_its_own_way
        and not _may_be_disconnected(evidence, one)
    ]
    for one in ran:
        connected = _connected(evidence, one)
        rivals = (other.receiver.text for other in ran if _key(other) == _key(one))
        holder = next((rival for rival in rivals if (rival, one.dispatch_uid) in connected), None)
        if holder is not None and one.receiver.text not in {name for name, _ in connected}:
            assert one.dispatch_uid is not None
            where = short_name(one.signal.text)
            message = _message(one.receiver.text, holder, where, one.dispatch_uid.text)
            yield problem_of_registration(one, message, _HINT)


def _has_constant_key(registration: Registration) -> bool:
    uid = registration.dispatch_uid
    return (
        registration.verb == "connect"
        and registration.receiver.kind == "name"
        and registration.sender.kind in ("none", "name", "text")
        and uid is not None
        and uid.kind == "text"
        and uid.text != ""
    )


def _key(registration: Registration) -> tuple[Reference | Sender | None, ...]:
    """What Django knows the connection by; the sender by what it means, where that is known."""
    sender: Reference | Sender = registration.sender
    if registration.resolved is not None and registration.resolved.sender.kind != "unknown":
        sender = registration.resolved.sender
    return registration.signal, sender, registration.dispatch_uid


def _may_be_disconnected(evidence: Evidence, registration: Registration) -> bool:
    """Whether some place may take away what has the ``dispatch_uid``, to put another there."""
    return evidence.source is not None and any(
        other.verb == "disconnect"
        and (other.signal == registration.signal or other.signal.kind != "name")
        and other.dispatch_uid is not None
        and (other.dispatch_uid == registration.dispatch_uid or other.dispatch_uid.kind != "text")
        for other in evidence.source.registrations
    )


def _connected(evidence: Evidence, registration: Registration) -> set[tuple[str, Reference | None]]:
    """Who is connected to the signal, by name and ``dispatch_uid``."""
    found = set()
    for listener in evidence.listeners:
        if listener.signal.name == registration.signal.text:
            uid = listener.connection.dispatch_uid
            reference = None if uid is None else Reference("text", uid)
            found.add((listener.connection.receiver.name, reference))
    return found


def _message(name: str, holder: str, where: str, uid: str) -> str:
    return (
        f"{name} never runs on {where}: {holder} was connected before with the same dispatch_uid, "
        f"{uid!r}, so Django has passed it over."
    )


def _message_of_code(name: str, where: str, uid: str) -> str:
    return (
        f"This {name} never runs on {where}: another one, of another object or with other "
        f"arguments, was connected before with the same dispatch_uid, {uid!r}, so Django has "
        "passed it over."
    )


RULE = Rule(
    code="E010",
    name="dispatch-uid-collision",
    severity="ERROR",
    title="Another receiver has its dispatch_uid",
    basis="source",
    check=check,
    more_with_recording=True,
)
