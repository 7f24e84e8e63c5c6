"""A request handler's class as sender: other servers and test clients send others."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule

_SIGNALS = ("django.core.signals.request_started", "django.core.signals.request_finished")


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection to a request signal with a class as sender."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        if listener.signal.name not in _SIGNALS or sender.kind != "class":
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} runs on {short_name(listener.signal.name)} of "
            f"{sender.name} alone: other servers (WSGI or ASGI) and the test clients send it with "
            "classes of their own.",
            "Connect it without a sender.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="I011",
    name="handler-class-sender",
    severity="INFO",
    title="The sender is the class of one request handler",
    basis="process",
    check=check,
)
