"""A request handler's class as sender: other servers and test clients send others."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.handlers import (
    REQUEST_FINISHED,
    REQUEST_STARTED,
    is_handler,
    is_of_tests,
)
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection to a request signal with a handler's class as sender."""
    for listener in evidence.listeners:
        signal, sender = listener.signal.name, listener.connection.sender
        if signal not in (REQUEST_STARTED, REQUEST_FINISHED) or not is_handler(listener):
            continue
        others = _others(listener)
        if sender.kind != "class" or others is None:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} runs on {short_name(signal)} of {sender.name} "
            f"alone: {others}.",
            "Connect it without a sender.",
            at=where_connected(listener),
        )


def _others(listener: Listener) -> str | None:
    """What others send the signal with; None where it is sent with this class by nobody."""
    if listener.signal.name == REQUEST_FINISHED:
        if is_of_tests(listener):
            return None
        return "other handlers send it with their own classes, and the test clients with None"
    if is_of_tests(listener):
        return (
            "this is the handler of a test client, and those of servers and of the other test "
            "client send it with their own classes"
        )
    return "other handlers, also those of the test clients, send it with their own classes"


RULE = Rule(
    code="I011",
    name="handler-class-sender",
    severity="INFO",
    title="The sender is the class of one request handler",
    basis="process",
    check=check,
)
