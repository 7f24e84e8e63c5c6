"""A receiver of post_save that writes a new row at each save, as it does not look at created."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import ignores, judged_by_body
from signal_inspector.rules.model_signals import POST_SAVE
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of post_save that adds a row whatever created is."""
    for listener, body in judged_by_body(evidence):
        if listener.signal.name != POST_SAVE:
            continue
        if not body.creates or not ignores(body, "created"):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} does not look at created: a second save of the "
            "object writes a second row, or fails where only one is allowed.",
            "If one row is meant, create it only where created is true, or with get_or_create().",
            at=body.creates[0],
        )


RULE = Rule(
    code="I009",
    name="created-not-checked",
    severity="INFO",
    title="The receiver writes a row at each save",
    basis="source",
    check=check,
)
