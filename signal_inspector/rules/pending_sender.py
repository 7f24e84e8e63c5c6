"""A lazy sender that names no installed model: the connection waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem, Spot
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.problems import short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection that waits for a model."""
    # Django keeps the name of the awaited model in lower case.
    labels = {model.label.lower(): model.label for model in evidence.models.values()}
    for pending in evidence.snapshot.pending:
        receiver = pending.receiver
        close = get_close_matches(pending.sender.lower(), labels, n=1)
        nearest = f" Did you mean {labels[close[0]]!r}?" if close else ""
        yield Problem(
            subject=f"{receiver.name} on {pending.signal} of {pending.sender}",
            message=f"{receiver.name} never runs on {short_name(pending.signal)} of "
            f"{pending.sender}: no installed app has that model.",
            hint=f"Write the label of an installed model, 'app_label.Model', or install its app."
            f"{nearest}",
            spot=None if receiver.location is None else Spot(receiver.location),
            signal=pending.signal,
            sender=Sender("model", pending.sender, pending.sender),
            receiver=receiver,
        )


RULE = Rule(
    code="E002",
    name="pending-sender",
    severity="ERROR",
    title="The sender is a model that is not installed",
    basis="process",
    check=check,
)
