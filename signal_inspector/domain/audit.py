"""What an audit says as a whole: findings, what was left out, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from signal_inspector.domain.finding import Finding, Severity

Suppression = Literal["source", "settings", "SILENCED_SYSTEM_CHECKS", "baseline"]
"""What keeps a finding out of the report: a comment in the source, the setting ``IGNORE``, Django's
setting, or the baseline."""

SUPPRESSIONS: tuple[Suppression, ...] = get_args(Suppression)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as reports name it. ``page`` is the Markdown of its page in the documentation."""

    id: str
    name: str
    severity: Severity
    title: str
    page: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The answer of an audit.

    ``rules`` are those that ran. ``findings`` are those that are shown. The others are counted
    once each, by the first of these that holds: ``suppressed`` by what suppressed them,
    ``third_party`` those in code that is not the project's, ``below_level`` those that are lighter
    than what is shown. ``signals`` and ``connections`` are how many were looked at. ``folders`` are
    those of the installed apps by their labels, as reports show paths.
    """

    django: str
    python: str
    settings: str | None
    debug: bool
    rules: tuple[RuleInfo, ...]
    findings: tuple[Finding, ...]
    signals: int
    connections: int
    suppressed: Mapping[Suppression, int] = field(default_factory=dict)
    third_party: Mapping[Severity, int] = field(default_factory=dict)
    below_level: Mapping[Severity, int] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file and line, those without a place last; the same order in each run."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    where = (True, "", 0) if place is None else (False, place.path, place.line or 0)
    return (*where, finding.columns or (0, 0), finding.id, finding.subject, finding.message)
