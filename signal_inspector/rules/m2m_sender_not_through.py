"""A model as sender of m2m_changed, which Django sends with the through model alone."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener, ModelFacts
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import M2M_CHANGED
from signal_inspector.rules.problems import never_runs, problem_of_listener, where_connected
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import is_by_the_way, model_of
from signal_inspector.rules.sending import may_be_sent_by_others


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of m2m_changed whose sender no relation goes through."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if listener.signal.name != M2M_CHANGED or model is None or model.is_through:
            continue
        if is_by_the_way(evidence, listener):
            continue
        if may_be_sent_by_others(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{never_runs(listener)}: m2m_changed is sent with the through model of a relation, "
            "and no relation goes through that model.",
            _hint(evidence, listener, model),
            at=where_connected(listener),
        )


def _hint(evidence: Evidence, listener: Listener, model: ModelFacts) -> str:
    """The through models that may be meant, those left out that the receiver hears already."""
    name = listener.connection.receiver.name
    heard = {
        each.connection.sender.name
        for each in evidence.listeners
        if each.signal.name == M2M_CHANGED and each.connection.receiver.name == name
    }
    fields = [each.name for each in model.many_to_many if each.through not in heard]
    if not fields:
        return (
            "Take the connection away: the receiver hears all relations of the model already."
            if model.many_to_many
            else f"Take the connection away: {model.label} has no many-to-many field."
        )
    owner = model.label.rpartition(".")[2]
    senders = " or ".join(f"sender={owner}.{field}.through" for field in fields)
    return f"Connect it to the relation's through model: {senders}."


RULE = Rule(
    code="E005",
    name="m2m-sender-not-through",
    severity="ERROR",
    title="The sender of m2m_changed is no through model",
    basis="process",
    check=check,
)
