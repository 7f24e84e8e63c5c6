"""An abstract model as sender: Django sends with the concrete class, so nothing ever matches."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import (
    is_by_the_way,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection whose sender is an abstract model."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = evidence.models.get(sender.name) if sender.kind == "model" else None
        if model is None or not model.abstract or listener.signal.name not in evidence.contracts:
            continue
        if is_by_the_way(evidence, listener):
            continue
        name = listener.connection.receiver.name
        yield problem_of_listener(
            listener,
            f"{name} never runs: {sender.short} is abstract, and Django sends "
            f"{short_name(listener.signal.name)} with the concrete model that is saved.",
            "Connect it to each concrete model, or without a sender and look at the sender's "
            "class in the receiver.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="E003",
    name="abstract-sender",
    severity="ERROR",
    title="The sender is an abstract model",
    basis="process",
    check=check,
)
