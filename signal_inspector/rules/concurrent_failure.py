"""Several asynchronous receivers of one send: where one fails, the others suffer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import of_sender, problem_of_listener, short_name
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.sending import sends_that_may_reach


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each signal and sender with several receivers that run at once."""
    by_signal: dict[str, list[Listener]] = defaultdict(list)
    for listener in evidence.listeners:
        if listener.calling.is_awaited:
            by_signal[listener.signal.name].append(listener)
    for listeners in by_signal.values():
        for together in _groups(listeners):
            if _is_sent_plainly(evidence, together[0]) and any(map(_may_raise, together)):
                yield _problem(evidence, together)


def _groups(listeners: list[Listener]) -> Iterator[list[Listener]]:
    """Those that run at once: for any sender or, with those, for one, which comes first."""
    for_any = [each for each in listeners if each.connection.sender.kind == "any"]
    if len(for_any) > 1:
        yield for_any
        return
    for_one: dict[int | None, list[Listener]] = defaultdict(list)
    for each in listeners:
        if each.connection.sender.kind not in ("any", "unknown"):
            for_one[each.sender_number].append(each)
    for each_group in for_one.values():
        if len(each_group) + len(for_any) > 1:
            yield [*each_group, *for_any]


def _is_sent_plainly(evidence: Evidence, listener: Listener) -> bool:
    """Whether it is sent otherwise than robustly, with the sender of that connection."""
    signal = listener.signal
    if evidence.class_of(signal.name).sends_its_own_way:
        return False
    if signal.name in evidence.contracts:
        return True
    methods = [send.method for send in sends_that_may_reach(evidence, listener)]
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
