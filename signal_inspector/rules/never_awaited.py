"""A receiver whose call only makes a coroutine, which Django drops."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that Django calls but does not await."""
    for listener in evidence.listeners:
        if not listener.calling.returns_coroutine:
            continue
        name = listener.connection.receiver.name
        if evidence.django < (5, 0):
            why = "Django awaits receivers from 5.0 on"
            mend = "Make it a plain function, or call the asynchronous code with async_to_sync."
        else:
            why = "Django takes it for a synchronous receiver"
            mend = (
                "Connect the 'async def' function itself, or mark what wraps it with "
                "asgiref.sync.markcoroutinefunction."
            )
        yield problem_of_listener(
            listener,
            f"{name} never runs: a call of it only makes a coroutine, and nothing awaits that, as "
            f"{why}.",
            mend,
        )


RULE = Rule(
    code="E014",
    name="never-awaited",
    severity="ERROR",
    title="An asynchronous receiver that nothing awaits",
    basis="process",
    check=check,
)
