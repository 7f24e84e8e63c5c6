"""An abstract model as sender: Django sends with the concrete class, so nothing ever matches."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.problems import (
    never_runs,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import is_by_the_way, model_of
from signal_inspector.rules.sending import may_be_sent_by_others


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection whose sender is an abstract model."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if model is None or not model.abstract or listener.signal.name not in evidence.contracts:
            continue
        if is_by_the_way(evidence, listener) or _takes_any_class(listener):
            continue
        if may_be_sent_by_others(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{never_runs(listener)}: that model is abstract, and Django sends "
            f"{short_name(listener.signal.name)} with the concrete class.",
            "Connect it to each concrete model, or without a sender and look at the sender's "
            "class in the receiver.",
            at=where_connected(listener),
        )


def _takes_any_class(listener: Listener) -> bool:
    """Whether code makes the connection that is given the class when it is called.

    A field does so in ``contribute_to_class`` for each class that has it, abstract ones too.
    """
    return bool(listener.registered) and all(
        each.moment == "call" and each.sender.kind == "unknown" for each in listener.registered
    )


RULE = Rule(
    code="E003",
    name="abstract-sender",
    severity="ERROR",
    title="The sender is an abstract model",
    basis="process",
    check=check,
)
