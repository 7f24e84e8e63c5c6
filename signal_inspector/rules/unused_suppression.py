"""A suppression that suppresses nothing: what it was for is gone, or it is misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence, Unused
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.rule import Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each suppression that the findings of the other rules left unused, also for
    an entry of a baseline of which they left a part."""
    for unused in evidence.unused:
        message, hint = _told(unused)
        yield Problem(
            subject=f"{unused.rule} in {unused.where}",
            message=message,
            hint=hint,
            spot=unused.spot,
            origin=unused.origin,
            owner=unused.owner,
        )


def _told(unused: Unused) -> tuple[str, str]:
    """What to say, and how to mend it."""
    if not unused.known:
        return (
            f"{unused.text} suppresses nothing: there is no rule {unused.rule!r}.",
            "Write the name or id of a rule; 'manage.py signals audit --list-rules' has all.",
        )
    if unused.left:
        number = f"only {unused.left} {'is' if unused.left == 1 else 'are'} left"
        return (
            f"{unused.text} is for {unused.held} findings, and {number}: new ones would pass.",
            "Write the baseline anew with --write-baseline.",
        )
    return f"{unused.text} suppresses nothing: {unused.rule} finds nothing there.", "Take it away."


RULE = Rule(
    code="W011",
    name="unused-suppression",
    severity="WARNING",
    title="A suppression that suppresses nothing",
    basis="process",
    check=check,
)
