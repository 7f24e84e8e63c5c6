"""A synchronous receiver of a signal that is sent asynchronously: it runs in a thread."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.arguments import sends_of
from signal_inspector.rules.handlers import awaits
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sender_sorts import may_be_sent_with


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each such connection."""
    if evidence.django < (5, 0):
        return
    for listener in evidence.listeners:
        if listener.connection.is_async or not _is_sent_async(evidence, listener):
            continue
        if listener.connection.sender.kind == "value":
            continue
        yield problem_of_listener(
            listener,
            f"Where {short_name(listener.signal.name)} is sent asynchronously, "
            f"{listener.connection.receiver.name} runs in a thread, and the send waits for it.",
            "Make it an 'async def' where the signal is mostly sent asynchronously.",
        )


def _is_sent_async(evidence: Evidence, listener: Listener) -> bool:
    """Whether the signal is sent so, with the sender of the connection."""
    contract = evidence.contracts.get(listener.signal.name)
    if contract is None:
        sends = sends_of(evidence, listener.signal)
        return any(send.method in ("asend", "asend_robust") for send in sends)
    if not contract.is_sent_async or not may_be_sent_with(evidence, contract, listener):
        return False
    if "handler" in contract.senders and listener.connection.sender.kind == "class":
        return awaits(listener)
    return True


RULE = Rule(
    code="I002",
    name="sync-receiver-on-async-signal",
    severity="INFO",
    title="A synchronous receiver of a signal that is sent asynchronously",
    basis="process",
    check=check,
)
