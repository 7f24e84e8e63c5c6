"""A weakly connected receiver that nothing else holds: it is gone before the signal is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.source import Reference, Registration
from signal_inspector.rules.calls import problem_of_call, surely_ran
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_listener,
    problem_of_registration,
    short_name,
)
from signal_inspector.rules.rule import Rule

_HINT = "Connect a function or object that a module holds, or connect it with weak=False."
_METHOD = re.compile(r".+\)\.(?P<name>\w+)", re.DOTALL)
_PARTIAL = re.compile(r"(functools\.)?partial\(")


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each: those that DEBUG keeps alive, and those that are gone.

    What is gone shows in a recording or, where there is none, in the source, if the process
    has run the place that connects it and the receiver is not there.
    """
    for listener in evidence.listeners:
        if listener.connection.debug_only and listener.connection.receiver.origin != "django":
            yield problem_of_listener(listener, _kept_by_debug(listener), _HINT)
    if evidence.recording is not None:
        yield from _recorded(evidence, evidence.recording.calls)
    elif evidence.source is not None:
        for registration in evidence.source.registrations:
            if _is_gone(evidence, registration):
                yield problem_of_registration(registration, _written(registration), _HINT)


def _kept_by_debug(listener: Listener) -> str:
    name = listener.connection.receiver.name
    return (
        f"{name} runs on {short_name(listener.signal.name)} only while DEBUG is on: the signal "
        "holds it weakly, and all else that does is a cache which DEBUG fills. In production it "
        "is collected at once and never runs."
    )


def _recorded(evidence: Evidence, calls: tuple[Call, ...]) -> Iterator[Problem]:
    seen = set()
    for index, call in enumerate(calls):
        key = (call.signal, call.sender, call.receiver, call.at)
        if key not in seen and _was_collected(call) and not _was_undone(call, calls[index + 1 :]):
            seen.add(key)
            where = f"{short_name(call.signal)}{of_sender(call.sender)}"
            message = (
                f"{call.receiver.name} never runs on {where}: the signal holds it weakly, nothing "
                "else does, and it has been collected since it was connected here."
            )
            yield problem_of_call(evidence, call, message, _HINT)


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


def _was_undone(call: Call, later: tuple[Call, ...]) -> bool:
    return any(
        other.outcome == "disconnected"
        and (other.signal, other.sender, other.receiver)
        == (call.signal, call.sender, call.receiver)
        for other in later
    )


def _is_gone(evidence: Evidence, registration: Registration) -> bool:
    """Whether it has connected something that nobody holds, and that is not there any more."""
    if registration.verb != "connect" or registration.weak is False:
        return False
    if registration.receiver.kind != "local" or not surely_ran(evidence, registration):
        return False
    signal = registration.signal.text
    if all(one.name != signal for one in evidence.snapshot.signals):
        return False
    if _is_missing_for_another_reason(evidence, registration):
        return False
    may_be = _LIVING.get(registration.form)
    return may_be is not None and not any(
        may_be(registration, listener)
        for listener in evidence.listeners
        if listener.signal.name == signal
    )


def _may_be_lambda(registration: Registration, listener: Listener) -> bool:
    receiver, spot = listener.connection.receiver, registration.spot.location
    if receiver.name not in _inner_names(registration, "<lambda>") or receiver.location is None:
        return False
    # A call starts in a line before that of a lambda in it, or in the same.
    return receiver.location.path == spot.path and (receiver.location.line or 0) >= (spot.line or 0)


def _may_be_nested_function(registration: Registration, listener: Listener) -> bool:
    names = _inner_names(registration, registration.receiver.text)
    return listener.connection.receiver.name in names


def _may_be_temporary(registration: Registration, listener: Listener) -> bool:
    """Whether it may be what the expression has made, of which only the kind is known."""
    receiver, text = listener.connection.receiver, registration.receiver.text
    method = _METHOD.fullmatch(text)
    if method is not None:
        is_method = receiver.kind in ("bound_method", "classmethod")
        return is_method and receiver.name.endswith(f".{method['name']}")
    if listener.registered:
        return False
    if _PARTIAL.match(text):
        return receiver.kind == "partial"
    made = "<locals>" in f"{receiver.name} {receiver.wrapper}"
    return made or receiver.kind in ("partial", "callable_instance")


_LIVING = {
    "lambda": _may_be_lambda,
    "nested_function": _may_be_nested_function,
    "temporary": _may_be_temporary,
}
"""By the form of a receiver, whether a connection may be of that receiver."""


def _inner_names(registration: Registration, name: str) -> tuple[str, str]:
    """The whole name of what the function, or else the class, around the registration defines."""
    inside = f"{registration.enclosing}." if registration.enclosing else ""
    around = f"{registration.module.name}.{inside}"
    return f"{around}<locals>.{name}", f"{around}{name}"


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
        and (other.receiver == registration.receiver or other.dispatch_uid is not None)
        for other in evidence.source.registrations
    )


def _may_be_taken(evidence: Evidence, signal: str, uid: Reference) -> bool:
    """Whether another receiver has that ``dispatch_uid``, or the source does not tell which."""
    return uid.kind != "text" or any(
        one.signal.name == signal and one.connection.dispatch_uid == uid.text
        for one in evidence.listeners
    )


def _written(registration: Registration) -> str:
    what = "The lambda" if registration.form == "lambda" else registration.receiver.text
    return (
        f"{what} never runs on {short_name(registration.signal.text)}: the signal holds it "
        "weakly, nothing else does, and it has been collected since it was connected here."
    )


RULE = Rule(
    code="E009",
    name="collected-receiver",
    severity="ERROR",
    title="Nothing keeps the receiver alive",
    basis="source",
    check=check,
)
