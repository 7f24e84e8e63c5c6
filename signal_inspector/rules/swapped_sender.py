"""A model as sender that a setting has replaced by another: nobody saves it."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
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
    """One problem for each connection whose sender is a swapped model."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if model is None or model.swapped is None or listener.signal.name not in evidence.contracts:
            continue
        if is_by_the_way(evidence, listener):
            continue
        if may_be_sent_by_others(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{never_runs(listener)}: that model is replaced by {model.swapped}, so that "
            f"{short_name(listener.signal.name)} is never sent with it.",
            "Connect it to the setting that names the model in use, such as "
            "sender=settings.AUTH_USER_MODEL.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="E004",
    name="swapped-sender",
    severity="ERROR",
    title="The sender is a model that a setting replaces",
    basis="process",
    check=check,
)
