"""Severities in words and colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from signal_inspector.domain.finding import SEVERITIES, Finding, Severity
from signal_inspector.renderers import styles
from signal_inspector.renderers.quantities import quantity

SEVERITY_STYLES: dict[Severity, str] = {
    "ERROR": styles.ALARM,
    "WARNING": styles.NOTICE,
    "INFO": styles.SENDER,
}
GRAVEST_FIRST: tuple[Severity, ...] = tuple(reversed(SEVERITIES))
_NOUNS: dict[Severity, str] = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}


def tally(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, the gravest first; those that there are none of too."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in GRAVEST_FIRST}


def in_words(counts: Mapping[Severity, int]) -> list[styles.Span]:
    """``2 errors, 1 warning`` in their colours; nothing for what there is none of."""
    spans: list[styles.Span] = []
    for severity in GRAVEST_FIRST:
        if counts.get(severity):
            spans += [(", ", "")] if spans else []
            spans.append((quantity(counts[severity], _NOUNS[severity]), SEVERITY_STYLES[severity]))
    return spans
