"""An audit as JSON, ``schema_version`` 1 (``docs/reference/findings.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from signal_inspector import __version__
from signal_inspector.domain.audit import SUPPRESSIONS, AuditReport, RuleInfo, in_order
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.renderers.severities import GRAVEST_FIRST, tally

SCHEMA_VERSION = 1


def render_findings_json(report: AuditReport) -> str:
    """The whole audit, a line for each rule and finding. ASCII only."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "django": report.django,
        "python": report.python,
        "settings": report.settings,
        "debug": report.debug,
    }
    parts = [
        *(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()),
        f' "rules": {_array(map(_rule, report.rules))}',
        f' "findings": {_array(map(_finding, in_order(report.findings)))}',
        f' "counts": {json.dumps(_counts(report))}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _array(items: Iterable[dict[str, Any]]) -> str:
    lines = [f"  {json.dumps(item)}" for item in items]
    return "[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"


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
        "location": _location(finding.location),
        "columns": None if finding.columns is None else list(finding.columns),
        "others": [_location(other) for other in finding.others],
        "signal": finding.signal,
        "sender": _sender(finding.sender),
        "receiver": _receiver(finding.receiver),
        "is_async": finding.is_async,
    }


def _location(location: Location | None) -> dict[str, Any] | None:
    return None if location is None else {"path": location.path, "line": location.line}


def _sender(sender: Sender | None) -> dict[str, Any] | None:
    if sender is None:
        return None
    return {"kind": sender.kind, "name": sender.name, "label": sender.label}


def _receiver(receiver: Receiver | None) -> dict[str, Any] | None:
    if receiver is None:
        return None
    return {
        "name": receiver.name,
        "kind": receiver.kind,
        "app": receiver.app,
        "location": _location(receiver.location),
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
