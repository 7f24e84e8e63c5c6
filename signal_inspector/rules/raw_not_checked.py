"""A receiver of saves that writes rows for fixtures too, as it does not look at raw."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import ignores, judged_by_body
from signal_inspector.rules.model_signals import SAVES
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver of a signal of saving that writes rows whatever raw is."""
    for listener, body in judged_by_body(evidence):
        if listener.signal.name not in SAVES:
            continue
        if not body.writes or not ignores(body, "raw"):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} writes rows and does not look at raw: loaddata "
            "runs it for each row of a fixture, which may hold the same rows, or come before "
            "those that it needs.",
            "Return at once where raw is true.",
            at=body.writes[0],
        )


RULE = Rule(
    code="I008",
    name="raw-not-checked",
    severity="INFO",
    title="Rows are written while a fixture is loaded",
    basis="source",
    check=check,
)
