"""A save or delete signal of a through model that Django made: it sends none."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES, SAVES
from signal_inspector.rules.problems import (
    never_runs,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import is_by_the_way, model_of
from signal_inspector.rules.sending import may_be_sent_by_others

_SIGNALS = (*SAVES, *DELETES)


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each save or delete receiver of an auto-created through model."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if listener.signal.name not in _SIGNALS or model is None or not model.auto_created:
            continue
        if is_by_the_way(evidence, listener):
            continue
        if may_be_sent_by_others(evidence, listener):
            continue
        yield problem_of_listener(
            listener,
            f"{never_runs(listener)}: Django made that model for a many-to-many field, and its "
            f"rows come and go without {short_name(listener.signal.name)}.",
            "Listen to m2m_changed with this sender: it tells which rows come and go.",
            at=where_connected(listener),
        )


RULE = Rule(
    code="E006",
    name="auto-through-sender",
    severity="ERROR",
    title="Through models that Django makes send no save or delete signals",
    basis="process",
    check=check,
)
