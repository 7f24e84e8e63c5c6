"""A model as sender of m2m_changed, which Django sends with the through model alone."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import M2M_CHANGED
from signal_inspector.rules.problems import problem_of_listener, where_connected
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import is_by_the_way, model_of


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of m2m_changed whose sender no relation goes through."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if listener.signal.name != M2M_CHANGED or model is None or model.is_through:
            continue
        if is_by_the_way(evidence, listener):
            continue
        name = sender.short.rpartition(".")[2]
        field = model.many_to_many[0].name if model.many_to_many else "field"
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} never runs: m2m_changed is sent with the "
            f"through model of a relation, and no relation goes through {sender.short}.",
            f"Connect it to the relation's through model: sender={name}.{field}.through.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="E005",
    name="m2m-sender-not-through",
    severity="ERROR",
    title="The sender of m2m_changed is no through model",
    basis="process",
    check=check,
)
