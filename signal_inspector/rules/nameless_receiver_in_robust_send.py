"""A receiver without __qualname__: send_robust needs it to report a failure."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sending import sends_that_may_reach


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each nameless receiver of a signal that is sent robustly."""
    for listener in evidence.listeners:
        if listener.calling.has_qualname or not _is_sent_robustly(evidence, listener):
            continue
        if listener.body is not None and listener.body.never_raises:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} has no __qualname__: when it raises, send_robust "
            f"of {short_name(listener.signal.name)} raises AttributeError in place of returning "
            "the error, and the receivers after it do not run.",
            "Connect a function in its place, or copy the names with "
            "functools.update_wrapper(receiver, function).",
        )


def _is_sent_robustly(evidence: Evidence, listener: Listener) -> bool:
    """Whether a robust send reaches it, by a method of Django."""
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return False
    contract = evidence.contracts.get(listener.signal.name)
    methods = set() if contract is None else set(contract.methods)
    methods |= {send.method for send in sends_that_may_reach(evidence, listener)}
    return not methods.isdisjoint({"send_robust", "asend_robust"})


RULE = Rule(
    code="W003",
    name="nameless-receiver-in-robust-send",
    severity="WARNING",
    title="A nameless receiver breaks send_robust",
    basis="process",
    check=check,
)
