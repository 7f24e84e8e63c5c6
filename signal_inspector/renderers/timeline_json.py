"""The timeline of a model as objects of JSON (``docs/reference/explain.schema.json``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.timeline import (
    Branch,
    Cascade,
    ModelTimeline,
    Operation,
    Relation,
    Relative,
    SignalStep,
    Step,
)
from signal_inspector.renderers.json_objects import (
    connection_object,
    location_object,
    sender_object,
)


def timeline_object(timeline: ModelTimeline) -> dict[str, Any]:
    """All of it."""
    return {
        "kind": "model",
        "name": timeline.model.name,
        "label": timeline.model.label,
        "table": timeline.table,
        "swapped_for": timeline.swapped_for,
        "operations": _operations(timeline.operations),
        "relations": [_relation(relation) for relation in timeline.relations],
        "relatives": [_relative(relative) for relative in timeline.relatives],
        "silent": [{"call": one.call, "but": one.but} for one in timeline.silent],
        "notes": list(timeline.notes),
        "absences": [absence_object(one) for one in timeline.absences],
        "findings": [brief_finding_object(one) for one in timeline.findings],
    }


def absence_object(absence: Absence) -> dict[str, Any]:
    """Why a receiver is not connected."""
    return {
        "receiver": absence.receiver,
        "reason": absence.reason,
        "signal": absence.signal,
        "message": absence.message,
        "hint": absence.hint,
        "location": location_object(absence.at),
    }


def brief_finding_object(finding: Finding) -> dict[str, Any]:
    """A finding, as far as it is not said already what it is about."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "subject": finding.subject,
        "message": finding.message,
        "hint": finding.hint,
        "location": location_object(finding.location),
        "signal": finding.signal,
    }


def _operations(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    return [
        {
            "name": operation.name,
            "call": operation.call,
            "steps": [_step(step) for step in operation.steps],
            "cascade": None if operation.cascade is None else _cascade(operation.cascade),
        }
        for operation in operations
    ]


def _step(step: Step) -> dict[str, Any]:
    if isinstance(step, SignalStep):
        return {
            "kind": "signal",
            "signal": step.signal,
            "sender": sender_object(step.sender),
            "action": step.action,
            "receivers": [connection_object(connection) for connection in step.connections],
        }
    return {
        "kind": "sql",
        "verb": step.verb,
        "table": step.table,
        "model": sender_object(step.model),
        "field": step.field,
        "value": step.value,
        "fast": step.fast,
        "tried": step.tried,
    }


def _cascade(cascade: Cascade) -> dict[str, Any]:
    return {
        "fast": cascade.is_fast,
        "obstacles": [{"kind": one.kind, "name": one.name} for one in cascade.obstacles],
        "branches": [_branch(branch) for branch in cascade.branches],
    }


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "relation": branch.relation,
        "model": sender_object(branch.model),
        "on_delete": branch.on_delete,
        "outcome": branch.outcome,
        "obstacles": [{"kind": one.kind, "name": one.name} for one in branch.obstacles],
        "unheard": list(branch.unheard),
        "repeated": branch.repeated,
        "cycle": branch.cycle,
        "branches": [_branch(below) for below in branch.branches],
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "field": relation.field,
        "through": None if relation.through is None else sender_object(relation.through),
        "sides": [
            {
                "accessor": side.accessor,
                "instance": sender_object(side.instance),
                "model": sender_object(side.model),
                "reverse": side.reverse,
            }
            for side in relation.sides
        ],
        "operations": _operations(relation.operations),
        "unknown": relation.unknown,
    }


def _relative(relative: Relative) -> dict[str, Any]:
    return {
        "model": sender_object(relative.model),
        "kind": relative.kind,
        "receivers": [
            {"signal": signal, "receiver": connection_object(connection)}
            for signal, connection in relative.connections
        ],
    }
