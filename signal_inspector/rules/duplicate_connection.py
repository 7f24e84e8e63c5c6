"""The same receiver connected twice for the same sender: it runs twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import of_sender, problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that does the same more than once."""
    twins: dict[tuple[str, int], list[Listener]] = defaultdict(list)
    for listener in evidence.listeners:
        if listener.calling.twins is not None:
            twins[listener.signal.name, listener.calling.twins].append(listener)
        yield from _imported_twice(listener)
    for same in twins.values():
        yield problem_of_listener(
            same[0],
            f"{same[0].connection.receiver.name} runs {len(same)} times for each "
            f"{_what(same[0])}: it was connected as {len(same)} different objects that do the "
            "same.",
            "Connect it once, from code that runs once, or give all of them the same dispatch_uid.",
        )


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
