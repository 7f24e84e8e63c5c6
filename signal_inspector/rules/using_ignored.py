"""Several databases, and a receiver that asks one whatever database the change was in."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import ignores, judged_by_body, tells
from signal_inspector.rules.problems import problem_of_listener, short_name
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each receiver that is told the database and lets the model decide."""
    if evidence.databases < 2:
        return
    for listener, body in judged_by_body(evidence):
        if not body.unrouted or not ignores(body, "using"):
            continue
        if not tells(evidence, listener, ["using"]):
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} does not look at using: its query goes to the "
            "default database, or to the one that a router has for the model, whatever database "
            f"{short_name(listener.signal.name)} tells of.",
            "Pass it on, as in Model.objects.using(using).",
            at=body.unrouted[0],
        )


RULE = Rule(
    code="I010",
    name="using-ignored",
    severity="INFO",
    title="The database that the signal tells of is ignored",
    basis="source",
    check=check,
)
