"""Findings as SARIF 2.1.0, which GitHub code scanning and other viewers read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from signal_inspector import __version__
from signal_inspector.domain.audit import AuditReport, RuleInfo, in_order
from signal_inspector.domain.finding import Finding, Severity
from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.anchors import anchor_of, fingerprints
from signal_inspector.renderers.rule_page import without_relative_links

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: dict[Severity, str] = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}
# What GitHub calls them, where it sorts alerts.
_PROBLEM_LEVELS: dict[Severity, str] = {
    "ERROR": "error",
    "WARNING": "warning",
    "INFO": "recommendation",
}


def render_findings_sarif(report: AuditReport) -> str:
    """One run with its rules and a result for each finding, ASCII only.

    GitHub refuses a file in which any result has no place. Where a finding has none, it is the
    folder of its app.
    """
    findings = in_order(report.findings)
    driver = {
        "name": "django-signal-inspector",
        "version": __version__,
        "rules": [_rule(rule) for rule in report.rules],
    }
    results = [
        _result(finding, anchor_of(finding, report.folders), fingerprint)
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: RuleInfo) -> dict[str, Any]:
    page = without_relative_links(rule.page)
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": _what_happens(page) or rule.title},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "problem.severity": _PROBLEM_LEVELS[rule.severity],
            "tags": ["django", "signals"],
        },
    }


def _what_happens(page: str) -> str:
    """The first paragraph below the first heading of the second level, in one line."""
    found = re.search(r"^## .+\n\s*(?P<text>(?:.+\n)+)", page, re.MULTILINE)
    return " ".join(found["text"].split()) if found else ""


def _result(finding: Finding, place: Location, fingerprint: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
        if finding.columns is not None and place == finding.location:
            first, end = finding.columns
            physical["region"] |= {"startColumn": first, "endColumn": end}
    return {
        "ruleId": finding.id,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.hint}"},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _uri(path: str) -> str:
    """Relative to ROOT, as ``path`` is where it is below that; else a ``file`` URI."""
    pure = Path(path)
    return pure.as_uri() if pure.is_absolute() else quote(path, errors="backslashreplace")
