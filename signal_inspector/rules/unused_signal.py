"""A signal that has no receivers."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.rules.problems import short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each signal, not Django's own, that nobody listens to."""
    heard = _heard_at_times(evidence)
    for signal in evidence.snapshot.signals:
        if signal.connections or signal.origin in (None, "django") or signal.name in heard:
            continue
        # A ``send`` of its own may reach others than receivers.
        if evidence.class_of(signal.name).sends_its_own_way:
            continue
        yield Problem(
            subject=signal.name,
            message=f"Nobody listens to {short_name(signal.name)}: what sends it reaches no one.",
            hint="Take it away, unless it is there for others to connect to.",
            spot=None if signal.location is None else Spot(signal.location),
            signal=signal.name,
            origin=signal.origin,
            owner=signal.app or signal.name.partition(".")[0],
        )


def _heard_at_times(evidence: Evidence) -> set[str]:
    """The signals that the source connects a receiver to, or that one waits for.

    It may be connected later, by a worker for example; if never, another rule tells.
    """
    registrations = () if evidence.source is None else evidence.source.registrations
    connected = {each.signal.text for each in registrations if each.verb == "connect"}
    return connected | {pending.signal for pending in evidence.snapshot.pending}


RULE = Rule(
    code="I012",
    name="unused-signal",
    severity="INFO",
    title="The signal has no receivers",
    basis="process",
    check=check,
)
