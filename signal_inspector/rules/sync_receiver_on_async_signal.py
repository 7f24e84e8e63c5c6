"""A synchronous receiver of a signal that is sent asynchronously: it runs in a thread."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.arguments import sends_of
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule

_WSGI = "django.core.handlers.wsgi.WSGIHandler"


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each such connection."""
    if evidence.django < (5, 0):
        return
    for listener in evidence.listeners:
        if listener.connection.is_async or not _is_sent_async(evidence, listener):
            continue
        if listener.connection.sender.kind == "value" or _is_synchronous(listener):
            continue
        yield problem_of_listener(
            listener,
            f"Where {short_name(listener.signal.name)} is sent asynchronously, "
            f"{listener.connection.receiver.name} runs in the one thread for synchronous code, "
            "and the send waits for it there.",
            "Make it an 'async def' where the signal is mostly sent asynchronously.",
        )


def _is_synchronous(listener: Listener) -> bool:
    """Whether its sender never awaits."""
    return listener.sender_class is not None and _WSGI in listener.sender_class.bases


def _is_sent_async(evidence: Evidence, listener: Listener) -> bool:
    contract = evidence.contracts.get(listener.signal.name)
    if contract is not None:
        return contract.is_sent_async
    sends = sends_of(evidence, listener.signal)
    return any(send.method in ("asend", "asend_robust") for send in sends)


RULE = Rule(
    code="I002",
    name="sync-receiver-on-async-signal",
    severity="INFO",
    title="A synchronous receiver of a signal that is sent asynchronously",
    basis="process",
    check=check,
)
