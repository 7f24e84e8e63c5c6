"""A delete receiver: Django must load the rows that it could delete in one query."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.model_signals import DELETES
from signal_inspector.rules.problems import (
    of_sender,
    problem_of_listener,
    short_name,
    where_connected,
)
from signal_inspector.rules.rule import Rule
from signal_inspector.rules.senders import model_of


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection that alone keeps rows from being deleted in one query."""
    for listener in evidence.listeners:
        sender = listener.connection.sender
        if listener.signal.name not in DELETES or not _could_be_fast(evidence, sender):
            continue
        reaching = "a delete or a cascade" if _may_cascade(evidence, sender) else "a delete"
        whose = of_sender(sender) or " of any model"
        yield problem_of_listener(
            listener,
            f"As {listener.connection.receiver.name} listens to "
            f"{short_name(listener.signal.name)}{whose}, Django loads the rows that "
            f"{reaching} reaches and deletes them in batches, in place of one query.",
            "Where many rows are deleted at once, do the work for all of them in the code that "
            "deletes them, or in a task.",
            at=where_connected(listener),
        )


def _could_be_fast(evidence: Evidence, sender: Sender) -> bool:
    """Whether Django would delete the rows in one query but for receivers."""
    if sender.kind == "any":
        return True
    model = model_of(evidence, sender)
    return model is not None and model.may_be_fast_deleted


def _may_cascade(evidence: Evidence, sender: Sender) -> bool:
    """Whether a cascade that Django makes itself, and not the database, leads to the rows."""
    if sender.kind == "any":
        return True
    model = model_of(evidence, sender)
    return model is not None and any(each.on_delete == "CASCADE" for each in model.foreign_keys)


RULE = Rule(
    code="I005",
    name="fast-delete-disabled",
    severity="INFO",
    title="A delete receiver switches the fast delete off",
    basis="process",
    check=check,
)
