"""A receiver of pre_init or post_init: it runs for each object that is made."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import INITS
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import model_of


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection to an init signal."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if listener.signal.name not in INITS or (model is not None and model.abstract):
            continue
        whose = of_sender(sender) or " of any model"
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} runs on {short_name(listener.signal.name)} for "
            f"each object{whose} that is made, so for each that a query loads too.",
            "Do it in a property, in from_db() or where the value is needed.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="I004",
    name="init-receiver",
    severity="INFO",
    title="The receiver runs for each object that is made",
    basis="process",
    check=check,
)
