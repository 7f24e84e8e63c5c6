"""An audit as JSON, ``schema_version`` 1 (``docs/reference/findings.schema.json``)."""

from __future__ import annotations

import json
from typing import Any

from signal_inspector import __version__
from signal_inspector.domain.audit import SUPPRESSIONS, AuditReport, RuleInfo, in_order
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.renderers.json_lines import array_text, report_text
from signal_inspector.renderers.json_objects import location_object, sender_object, state_object
from signal_inspector.renderers.severities import GRAVEST_FIRST, tally

SCHEMA_VERSION = 1


def render_findings_json(report: AuditReport) -> str:
    """The whole audit, a line for each rule and finding. ASCII only."""
    rules = map(_rule, report.rules)
    findings = map(_finding, in_order(report.findings))
    versions = {"schema_version": SCHEMA_VERSION, "tool_version": __version__}
    return report_text(
        {**versions, **state_object(report)},
        {
            "rules": array_text(map(json.dumps, rules), " "),
            "findings": array_text(map(json.dumps, findings), " "),
            "counts": json.dumps(_counts(report)),
        },
    )


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "title": rule.title,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "subject": finding.subject,
        "message": finding.message,
        "hint": finding.hint,
        "origin": finding.origin,
        "owner": finding.owner,
        "location": location_object(finding.location),
        "columns": None if finding.columns is None else list(finding.columns),
        "others": [location_object(other) for other in finding.others],
        "signal": finding.signal,
        "sender": None if finding.sender is None else sender_object(finding.sender),
        "receiver": _receiver(finding.receiver),
        "is_async": finding.is_async,
    }


def _receiver(receiver: Receiver | None) -> dict[str, Any] | None:
    if receiver is None:
        return None
    return {
        "name": receiver.name,
        "kind": receiver.kind,
        "app": receiver.app,
        "location": location_object(receiver.location),
        "wrapper": receiver.wrapper,
    }


def _counts(report: AuditReport) -> dict[str, Any]:
    return {
        "signals": report.signals,
        "receivers": report.connections,
        "shown": tally(report.findings),
        "suppressed": {kind: report.suppressed.get(kind, 0) for kind in SUPPRESSIONS},
        "third_party": {one: report.third_party.get(one, 0) for one in GRAVEST_FIRST},
        "below_level": {one: report.below_level.get(one, 0) for one in GRAVEST_FIRST},
    }
