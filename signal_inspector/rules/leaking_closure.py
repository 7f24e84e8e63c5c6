"""One call site that connects one more function for good each time it runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.rules.calls import problem_of_call
from signal_inspector.rules.problems import of_sender, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each call site with two or more of the same code for the same sender.

    What factories connect while the process starts is none: that ends. Nor is what one run of a
    function connects, for it may never run again.
    """
    if evidence.recording is None:
        return
    grown: dict[Hashable, list[Call]] = defaultdict(list)
    for call in evidence.recording.calls:
        if _stays(call):
            grown[call.at, call.signal, call.sender_number, call.code].append(call)
    for calls in grown.values():
        number = len({call.state for call in calls})
        if number > 1 and len({call.run for call in calls}) > 1:
            yield _problem(evidence, calls[0], number)


def _stays(call: Call) -> bool:
    """Whether it made a connection after the start that only ``disconnect`` would end.

    Objects that are senders may each have a receiver of their own.
    """
    return (
        call.verb == "connect"
        and call.outcome == "connected"
        and not call.weak
        and not call.starting
        and call.lasts
        and call.at is not None
        and call.sender.kind not in ("instance", "unknown")
    )


def _problem(evidence: Evidence, call: Call, number: int) -> Problem:
    where = f"{short_name(call.signal)}{of_sender(call.sender)}"
    return problem_of_call(
        evidence,
        call,
        f"Each time this runs, it connects one more {short_name(call.receiver.name)} to {where} "
        f"with weak=False, and nothing disconnects it: there are {number} now, and all of them "
        "run.",
        "Connect one receiver once, as the process starts, or disconnect it when the work is done.",
    )


RULE = Rule(
    code="W005",
    name="leaking-closure",
    severity="WARNING",
    title="A function connects one more receiver with each call",
    basis="recording",
    check=check,
)
