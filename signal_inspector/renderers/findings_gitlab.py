"""Findings as a Code Quality report, which GitLab shows in a merge request."""

from __future__ import annotations

import json
from typing import Any

from signal_inspector.domain.audit import AuditReport, in_order
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.anchors import anchor_of, fingerprints

_SEVERITIES: dict[Severity, str] = {"ERROR": "critical", "WARNING": "major", "INFO": "info"}


def render_findings_gitlab(report: AuditReport) -> str:
    """A list with an object for each finding, ASCII only.

    GitLab needs a file and a line: where a finding has none, it is the folder of its app.
    """
    findings = in_order(report.findings)
    rows = [
        _row(finding, anchor_of(finding, report.folders), fingerprint)
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    return json.dumps(rows, indent=1) + "\n"


def _row(finding: Finding, place: Location, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{finding.message} {finding.hint}",
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": place.path, "lines": {"begin": place.line or 1}},
    }
