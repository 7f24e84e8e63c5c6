"""A receiver whose call only makes a coroutine, which Django drops."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Signal
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that Django calls but does not await."""
    for listener in evidence.listeners:
        calling = listener.calling
        if _is_awaited_elsewhere(evidence, listener.signal):
            continue
        if calling.returns_coroutine:
            yield _never_run(evidence, listener)
        elif calling.drops is not None:
            yield _dropped(listener, calling.drops)


def _is_awaited_elsewhere(evidence: Evidence, signal: Signal) -> bool:
    """Whether something else than Django may await what receivers of the signal return: its class,
    who sends it, or a package whose sends were not read."""
    cls = evidence.class_of(signal.name)
    if cls.coroutines or cls.sends_its_own_way:
        return True
    source = evidence.source
    if source is not None and signal.name in source.answered:
        return True
    sends = () if source is None else source.sends
    return signal.origin == "third-party" and all(one.signal.text != signal.name for one in sends)


def _never_run(evidence: Evidence, listener: Listener) -> Problem:
    if evidence.django < (5, 0):
        why = "Django awaits receivers from 5.0 on"
        mend = "Make it a plain function, or call the asynchronous code with async_to_sync."
    else:
        why = "Django takes it for a synchronous receiver"
        mend = (
            "Connect the 'async def' function itself, or mark what wraps it with "
            "asgiref.sync.markcoroutinefunction."
        )
    return problem_of_listener(
        listener,
        f"{listener.connection.receiver.name} never runs: a call of it only makes a coroutine, and "
        f"nothing awaits that, as {why}.",
        mend,
    )


def _dropped(listener: Listener, function: str) -> Problem:
    """A plain function that does its own work, and makes the coroutine of another."""
    name = listener.connection.receiver.name
    return problem_of_listener(
        listener,
        f"{name} makes a coroutine of {function} and nothing awaits it, as Django takes {name} for "
        f"a synchronous receiver, so that {short_name(function)} never runs.",
        f"Call {short_name(function)} with async_to_sync.",
    )


RULE = Rule(
    code="E014",
    name="never-awaited",
    severity="ERROR",
    title="An asynchronous receiver that nothing awaits",
    basis="process",
    check=check,
)
