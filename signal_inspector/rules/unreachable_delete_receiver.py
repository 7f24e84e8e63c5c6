"""Delete receivers of a model whose rows the database deletes by itself."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import model_of


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each delete receiver of a model with a cascade of the database."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        model = model_of(evidence, sender)
        if listener.signal.name not in DELETES or model is None:
            continue
        fields = [each for each in model.foreign_keys if each.on_delete == "DB_CASCADE"]
        if not fields:
            continue
        names = ", ".join(f"{each.name} to {each.to}" for each in fields)
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} does not run where a parent is deleted "
            f"({names}): with DB_CASCADE the database deletes the rows of {sender.short}, and "
            f"Django sends no {short_name(listener.signal.name)} for them.",
            "Use on_delete=models.CASCADE, or do what the receiver does in a database trigger or "
            "a delete receiver of the parent.",
        )


RULE = Rule(
    code="W008",
    name="unreachable-delete-receiver",
    severity="WARNING",
    title="The database deletes these rows without a signal",
    basis="process",
    check=check,
)
