"""A suppression that suppresses nothing: what it was for is gone, or it is misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each suppression that the findings of the other rules left unused."""
    for unused in evidence.unused:
        if unused.known:
            message = f"{unused.text} suppresses nothing: {unused.rule} finds nothing there."
            hint = "Take it away."
        else:
            message = f"{unused.text} suppresses nothing: there is no rule {unused.rule!r}."
            hint = "Write the name or id of a rule; 'manage.py signals audit --list-rules' has all."
        yield Problem(
            subject=f"{unused.rule} in {unused.where}",
            message=message,
            hint=hint,
            spot=unused.spot,
            origin=unused.origin,
            owner=unused.owner,
        )


RULE = Rule(
    code="W011",
    name="unused-suppression",
    severity="WARNING",
    title="A suppression that suppresses nothing",
    basis="process",
    check=check,
)
