"""Findings as notes in a pull request on GitHub."""

from __future__ import annotations

from signal_inspector.domain.audit import AuditReport, in_order
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.renderers.findings_alike import alike, connections_in_words
from signal_inspector.renderers.workflow_commands import Level, annotation

_LEVELS: dict[Severity, Level] = {"ERROR": "error", "WARNING": "warning", "INFO": "notice"}


def render_findings_github(report: AuditReport) -> str:
    """A workflow command for each finding, without a file where it has no place.

    GitHub shows ten of a level for a step, so what many connections share takes one.
    """
    return "".join(map(_annotation, alike(in_order(report.findings))))


def _annotation(group: list[Finding]) -> str:
    finding = group[0]
    sentences = [finding.message, finding.hint]
    if len(group) > 1:
        sentences.insert(1, connections_in_words(group))
    place = finding.location
    line = None if place is None else place.line
    # GitHub takes columns with a line only, and counts the last one in.
    first, end = finding.columns if finding.columns and line is not None else (None, None)
    return annotation(
        _LEVELS[finding.severity],
        "\n".join(sentences),
        file=None if place is None else place.path,
        line=line,
        endLine=line,
        col=first,
        endColumn=None if end is None else end - 1,
        title=f"{finding.rule} ({finding.id})",
    )
