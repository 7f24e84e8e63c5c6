"""Several asynchronous receivers of one send: where one fails, the others suffer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Signal
from signal_inspector.rules.arguments import sends_of
from signal_inspector.rules.problems import of_sender, problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each signal and sender with several receivers that run at once."""
    by_signal: dict[str, list[Listener]] = defaultdict(list)
    for listener in evidence.listeners:
        if listener.calling.is_awaited:
            by_signal[listener.signal.name].append(listener)
    for listeners in by_signal.values():
        if _is_sent_plainly(evidence, listeners[0].signal):
            for together in _groups(listeners):
                if any(_may_raise(each) for each in together):
                    yield _problem(evidence, together)


def _groups(listeners: list[Listener]) -> Iterator[list[Listener]]:
    """Those that run at once: for any sender or, with those, for one."""
    for_any = [each for each in listeners if each.connection.sender.kind == "any"]
    if len(for_any) > 1:
        yield for_any
        return
    for_one: dict[str, list[Listener]] = defaultdict(list)
    for each in listeners:
        if each.connection.sender.kind not in ("any", "unknown"):
            for_one[each.connection.sender.name].append(each)
    for each_group in for_one.values():
        if len(each_group) + len(for_any) > 1:
            yield [*each_group, *for_any]


def _is_sent_plainly(evidence: Evidence, signal: Signal) -> bool:
    """Whether it is sent otherwise than robustly."""
    contract = evidence.contracts.get(signal.name)
    if contract is not None:
        return True
    methods = [send.method for send in sends_of(evidence, signal)]
    return any(not method.endswith("_robust") for method in methods)


def _may_raise(listener: Listener) -> bool:
    return listener.body is None or not listener.body.never_raises


def _problem(evidence: Evidence, together: list[Listener]) -> Problem:
    first = together[0]
    what = f"{short_name(first.signal.name)}{of_sender(first.connection.sender)}"
    names = ", ".join(each.connection.receiver.name for each in together)
    if evidence.django >= (6, 1):
        effect = (
            "the others are cancelled where they stand, and the send raises its error, or an "
            "ExceptionGroup of several"
        )
    else:
        effect = (
            "the send raises its error, and what becomes of the others is lost: after asend() they "
            "run on unseen, after send() they are cancelled"
        )
    return problem_of_listener(
        first,
        f"{len(together)} asynchronous receivers of {what} run at once ({names}): when one raises, "
        f"{effect}.",
        "Catch in each receiver what it can raise, or send with asend_robust().",
        what="with others",
    )


RULE = Rule(
    code="W010",
    name="concurrent-failure",
    severity="WARNING",
    title="One asynchronous receiver's error hits the others",
    basis="process",
    check=check,
)
