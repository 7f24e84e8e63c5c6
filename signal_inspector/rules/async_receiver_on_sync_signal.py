"""An asynchronous receiver of a signal that is only sent synchronously."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.arguments import known_sends
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each such connection."""
    for listener in evidence.listeners:
        if not listener.calling.is_awaited or not _is_sent_synchronously(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{short_name(listener.signal.name)} is only sent synchronously, so that each send "
            f"starts an event loop to run {listener.connection.receiver.name}, which costs some "
            "hundred times a plain call, and waits for it.",
            "Make it a plain function; what must be asynchronous belongs in a task.",
        )


def _is_sent_synchronously(evidence: Evidence, listener: Listener) -> bool:
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return False
    contract = evidence.contracts.get(listener.signal.name)
    if contract is not None:
        return not contract.is_sent_async
    sends = known_sends(evidence, listener.signal)
    return bool(sends) and all(send.method in ("send", "send_robust") for send in sends)


RULE = Rule(
    code="W007",
    name="async-receiver-on-sync-signal",
    severity="WARNING",
    title="An asynchronous receiver of a signal that is sent synchronously",
    basis="process",
    check=check,
)
