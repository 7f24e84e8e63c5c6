"""A signal with receivers that no code refers to but those receivers."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.rules.arguments import is_read
from signal_inspector.rules.problems import short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each signal of the code that was read that nothing seems to send."""
    if evidence.source is None:
        return
    sent = {send.signal.text for send in evidence.source.sends}
    for signal in evidence.snapshot.signals:
        if not signal.connections or signal.name in sent or not is_read(evidence.source, signal):
            continue
        if evidence.source.mentions.get(signal.name, 0):
            continue
        name = short_name(signal.name)
        number = len(signal.connections)
        receivers = "1 receiver" if number == 1 else f"{number} receivers"
        yield Problem(
            subject=signal.name,
            message=f"Nothing seems to send {name}: the source that was read refers to it only to "
            f"connect its {receivers}.",
            hint="Send it where the thing happens, or take signal and receivers away.",
            spot=None if signal.location is None else Spot(signal.location),
            signal=signal.name,
            origin=signal.origin,
            owner=signal.app or signal.name.partition(".")[0],
        )


RULE = Rule(
    code="I013",
    name="unsent-signal",
    severity="INFO",
    title="Nothing seems to send the signal",
    basis="source",
    check=check,
)
