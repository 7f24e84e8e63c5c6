"""A weakly connected receiver that nothing else holds: it is gone before the signal is sent."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import Reference, Registration
from signal_inspector.rules.calls import problem_of_call, surely_ran, unrecorded
from signal_inspector.rules.living import is_lambda, is_made_on_the_spot, may_live
from signal_inspector.rules.namesakes import may_live_beside, successor_of, successor_of_receiver
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_listener,
    problem_of_registration,
    short_name,
)
from signal_inspector.rules.rule import Rule

_HINT = "Connect a function or object that a module holds, or connect it with weak=False."
_NAMESAKE = "Give one of the two functions another name."


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each: those that DEBUG keeps alive, and those that are gone.

    What is gone shows in a recording or, where that does not tell, in the source, if the process
    has run the place that connects it and the receiver is not there.
    """
    for listener in evidence.listeners:
        if listener.connection.debug_only and listener.connection.receiver.origin != "django":
            yield _kept_by_debug(evidence, listener)
    if evidence.recording is not None:
        yield from _recorded(evidence, evidence.recording.calls)
    for registration in unrecorded(evidence):
        if _is_gone(evidence, registration):
            yield _written(registration)


def _kept_by_debug(evidence: Evidence, listener: Listener) -> Problem:
    receiver, signal = listener.connection.receiver, short_name(listener.signal.name)
    later = successor_of_receiver(evidence, receiver)
    name, why = receiver.name, "the signal holds it weakly, and all else that does"
    if later is not None and receiver.location is not None:
        name = f"{name} of line {receiver.location.line}"
        why = f"{_replaced_by(later)}, and all that holds it"
    message = (
        f"{name} runs on {signal} only while DEBUG is on: {why} is a cache which DEBUG fills. In "
        "production it is collected at once and never runs."
    )
    return problem_of_listener(listener, message, _HINT if later is None else _NAMESAKE)


def _recorded(evidence: Evidence, calls: tuple[Call, ...]) -> Iterator[Problem]:
    seen = set()
    for index, call in enumerate(calls):
        key = (call.signal, call.sender, call.receiver, call.at)
        if key in seen or not _was_collected(call) or _runs_all_the_same(evidence, call):
            continue
        if not any(_undoes_or_repeats(later, call) for later in calls[index + 1 :]):
            seen.add(key)
            where = f"{short_name(call.signal)}{of_sender(call.sender)}"
            later = successor_of_receiver(evidence, call.receiver)
            message = _gone(call.receiver.name, where, later)
            yield problem_of_call(evidence, call, message, _HINT if later is None else _NAMESAKE)


def _was_collected(call: Call) -> bool:
    """Whether the project connected it as it started, and then let it go.

    A sender that is unknown has died, too: such a receiver was not meant to live longer.
    """
    return (
        call.verb == "connect"
        and call.outcome == "connected"
        and call.weak
        and call.starting
        and call.died
        and call.receiver.origin == "project"
        and call.sender.kind != "unknown"
    )


def _runs_all_the_same(evidence: Evidence, call: Call) -> bool:
    """Whether something of the same code is connected, which may have been put in its place."""
    return any(
        listener.signal.name == call.signal
        and listener.connection.receiver == call.receiver
        and (listener.connection.sender == call.sender or listener.connection.sender.kind == "any")
        for listener in evidence.listeners
    )


def _undoes_or_repeats(later: Call, call: Call) -> bool:
    """Whether a later call has disconnected it, or has connected its like, which lives."""
    if (later.signal, later.sender, later.receiver) != (call.signal, call.sender, call.receiver):
        return False
    return later.outcome == "disconnected" or (later.outcome == "connected" and not later.died)


def _is_gone(evidence: Evidence, registration: Registration) -> bool:
    """Whether it has connected something that nobody holds, and that is not there any more."""
    if registration.verb != "connect" or registration.weak is False:
        return False
    later = successor_of(registration)
    if later is None and not is_made_on_the_spot(registration):
        return False
    signal = registration.signal.text
    if all(one.name != signal for one in evidence.snapshot.signals):
        return False
    if evidence.class_of(signal).connects_its_own_way or not surely_ran(evidence, registration):
        return False
    if _is_missing_for_another_reason(evidence, registration):
        return False
    if later is not None:
        return not may_live_beside(evidence, registration, later)
    return not may_live(evidence, registration)


def _is_missing_for_another_reason(evidence: Evidence, registration: Registration) -> bool:
    """Whether it may have been refused, or disconnected, or waits for its sender."""
    signal, uid = registration.signal.text, registration.dispatch_uid
    if uid is not None and _may_be_taken(evidence, signal, uid):
        return True
    if registration.sender.kind == "text" and any(
        one.signal == signal and one.sender.lower() == registration.sender.text.lower()
        for one in evidence.snapshot.pending
    ):
        return True
    return evidence.source is not None and any(
        other.verb == "disconnect"
        and other.signal.text == signal
        and (other.receiver == registration.receiver or _may_be_one(other.dispatch_uid, uid))
        for other in evidence.source.registrations
    )


def _may_be_one(one: Reference | None, other: Reference | None) -> bool:
    """Whether two places may have one ``dispatch_uid``."""
    if one is None or other is None:
        return False
    return one == other or not one.kind == other.kind == "text"


def _may_be_taken(evidence: Evidence, signal: str, uid: Reference) -> bool:
    """Whether another receiver has that ``dispatch_uid``, or the source does not tell which."""
    return uid.kind != "text" or any(
        one.signal.name == signal and one.connection.dispatch_uid == uid.text
        for one in evidence.listeners
    )


def _written(registration: Registration) -> Problem:
    what = "The lambda" if is_lambda(registration) else registration.receiver.text
    later = successor_of(registration)
    message = _gone(what, short_name(registration.signal.text), later)
    return problem_of_registration(registration, message, _HINT if later is None else _NAMESAKE)


def _gone(name: str, where: str, later: Location | None) -> str:
    if later is not None:
        return (
            f"The {name} that is connected here never runs on {where}: {_replaced_by(later)}, and "
            "the signal held it weakly."
        )
    return (
        f"{name} never runs on {where}: the signal holds it weakly, nothing else does, and it has "
        "been collected since it was connected here."
    )


def _replaced_by(later: Location) -> str:
    return f"another function of that name, in line {later.line}, has taken its place in the module"


RULE = Rule(
    code="E009",
    name="collected-receiver",
    severity="ERROR",
    title="Nothing keeps the receiver alive",
    basis="source",
    check=check,
    more_with_recording=True,
)
