"""A decorator above @receiver: what is connected is the function below it."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that its module knows only inside a wrapper."""
    for listener in evidence.listeners:
        wrapper = listener.calling.replaced_by
        if wrapper is None or not _is_decorated(listener):
            continue
        name = listener.connection.receiver.name
        yield problem_of_listener(
            listener,
            f"{short_name(listener.signal.name)} calls the bare {name}: what wraps it "
            f"({wrapper}) was put around it after it was connected and does not run.",
            "Put @receiver above the other decorators, so that it connects what they make.",
            at=_decorator_above(listener),
        )


def _is_decorated(listener: Listener) -> bool:
    """Whether a decorator has connected it: a call may mean the function without its wrapper."""
    if listener.registered:
        return any(each.decorated for each in listener.registered)
    return listener.calling.is_below_receiver


def _decorator_above(listener: Listener) -> Spot | None:
    """The outermost decorator, where it stands above the one that connects."""
    lines = [each.spot.location.line for each in listener.registered if each.decorated]
    decorators = () if listener.body is None else listener.body.decorators
    if not lines or not decorators or decorators[0].spot.location.line in lines:
        return None
    return decorators[0].spot


RULE = Rule(
    code="W002",
    name="bypassed-decorator",
    severity="WARNING",
    title="A decorator above @receiver does not run",
    basis="process",
    check=check,
)
