"""Synchronous queries in an async receiver: Django refuses them in the event loop's thread."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bodies import judged_by_body, tells
from signal_inspector.rules.problems import problem_of_listener
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each async receiver, at the first synchronous query of every run."""
    for listener, body in judged_by_body(evidence):
        told = body.told_queries if tells(evidence, listener, ["instance"]) else ()
        queries = sorted(
            (*body.sync_queries, *told), key=lambda spot: (spot.location.line, spot.columns)
        )
        if not body.is_async or not queries:
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} is async and queries the database synchronously: "
            "Django raises SynchronousOnlyOperation whenever it runs.",
            "Use the asynchronous form (aget(), acreate(), asave(), async for), or call it through "
            "sync_to_async.",
            at=queries[0],
        )


RULE = Rule(
    code="E015",
    name="sync-orm-in-async-receiver",
    severity="ERROR",
    title="An async receiver uses the ORM synchronously",
    basis="source",
    check=check,
)
