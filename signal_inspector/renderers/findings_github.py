"""Findings as notes in a pull request on GitHub."""

from __future__ import annotations

from signal_inspector.domain.audit import AuditReport, in_order
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.renderers.workflow_commands import Level, annotation

_LEVELS: dict[Severity, Level] = {"ERROR": "error", "WARNING": "warning", "INFO": "notice"}


def render_findings_github(report: AuditReport) -> str:
    """A workflow command for each finding, without a file where it has no place."""
    return "".join(map(_annotation, in_order(report.findings)))


def _annotation(finding: Finding) -> str:
    place = finding.location
    line = None if place is None else place.line
    # GitHub takes columns with a line only, and counts the last one in.
    first, end = finding.columns if finding.columns and line is not None else (None, None)
    return annotation(
        _LEVELS[finding.severity],
        f"{finding.message}\n{finding.hint}",
        file=None if place is None else place.path,
        line=line,
        endLine=line,
        col=first,
        endColumn=None if end is None else end - 1,
        title=f"{finding.rule} ({finding.id})",
    )
