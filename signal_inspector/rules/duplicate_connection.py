"""The same receiver connected twice for the same sender: it runs twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import lines_of, of_sender, problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that does the same more than once."""
    twins: dict[tuple[str, int], list[Listener]] = defaultdict(list)
    for listener in evidence.listeners:
        if _may_not_run(evidence, listener):
            continue
        if listener.calling.twins is not None:
            twins[listener.signal.name, listener.calling.twins].append(listener)
        yield from _imported_twice(listener)
    for same in twins.values():
        problem = problem_of_listener(
            same[0],
            f"{same[0].connection.receiver.name} runs {len(same)} times for each "
            f"{_what(same[0])}: it was connected {_how(same)}.",
            "Connect it once, from code that runs once, or give all of them the same dispatch_uid.",
        )
        lines = dict.fromkeys(line for each in same for line in lines_of(each))
        yield replace(problem, others=tuple(lines))


def _imported_twice(listener: Listener) -> Iterator[Problem]:
    other = listener.calling.second_import
    module = listener.connection.receiver.name
    if other is None or not other < module:  # said once, of the later name
        return
    yield problem_of_listener(
        listener,
        f"{module} runs twice for each {_what(listener)}: its file was imported under two names, "
        f"the other is {other}, and each import connected it.",
        "Import the module by one name everywhere: by its full dotted path, as INSTALLED_APPS "
        "names the app.",
    )


def _may_not_run(evidence: Evidence, listener: Listener) -> bool:
    """Whether its sender is a model of which Django tells nothing, or nobody knows what is sent."""
    if evidence.class_of(listener.signal.name).sends_its_own_way:
        return True
    model = evidence.models.get(listener.connection.sender.name)
    return model is not None and (model.abstract or model.swapped is not None)


def _how(same: list[Listener]) -> str:
    """Django takes an object once for each ``dispatch_uid``, and once without one."""
    uids = {each.connection.dispatch_uid for each in same}
    if len(uids) == len(same):
        return "with different dispatch_uids"
    if uids == {None}:
        return f"as {len(same)} different objects that do the same"
    return "as different objects that do the same, and with different dispatch_uids"


def _what(listener: Listener) -> str:
    return f"{short_name(listener.signal.name)}{of_sender(listener.connection.sender)}"


RULE = Rule(
    code="W001",
    name="duplicate-connection",
    severity="WARNING",
    title="The same receiver runs twice",
    basis="process",
    check=check,
)
