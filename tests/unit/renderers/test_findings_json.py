"""An audit as JSON, field by field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.findings import ELSEWHERE, FULL, PLACED, PLACELESS, audit
from support.schemas import errors

from signal_inspector import __version__
from signal_inspector.domain.audit import AuditReport
from signal_inspector.renderers.findings_json import render_findings_json


def parsed(report: AuditReport) -> Any:
    """The report as a program reads it."""
    return json.loads(render_findings_json(report))


def test_report_names_the_process_and_its_versions() -> None:
    head = {
        key: value for key, value in parsed(FULL).items() if not isinstance(value, (dict, list))
    }

    assert head == {
        "schema_version": 1,
        "tool_version": __version__,
        "django": "6.1.3",
        "python": "3.13.0",
        "settings": "config.settings",
        "debug": True,
    }


def test_rules_that_ran_are_listed() -> None:
    assert parsed(FULL)["rules"][0] == {
        "id": "signal_inspector.E003",
        "name": "abstract-sender",
        "severity": "ERROR",
        "title": "The sender is an abstract model",
    }


def test_finding_has_all_its_fields() -> None:
    assert parsed(audit(PLACED))["findings"] == [
        {
            "id": "signal_inspector.E003",
            "rule": "abstract-sender",
            "severity": "ERROR",
            "subject": "shop.receivers.log on django.db.models.signals.post_save of shop.Base",
            "message": "shop.receivers.log never runs: shop.Base is abstract.",
            "hint": "Connect it to each concrete model.",
            "origin": "project",
            "owner": "shop",
            "location": {"path": "shop/receivers.py", "line": 12},
            "columns": [22, 33],
            "others": [
                {"path": "shop/receivers.py", "line": 13},
                {"path": "shop/apps.py", "line": None},
            ],
            "signal": "django.db.models.signals.post_save",
            "sender": {"kind": "model", "name": "shop.models.Base", "label": "shop.Base"},
            "receiver": {
                "name": "shop.receivers.log",
                "kind": "function",
                "app": "shop",
                "location": {"path": "shop/receivers.py", "line": 1},
                "wrapper": "shop.tools.quietly",
            },
            "is_async": False,
        }
    ]


def test_what_a_finding_lacks_is_null() -> None:
    (placeless,) = parsed(audit(PLACELESS))["findings"]

    nothing = {key for key, value in placeless.items() if value is None}
    assert nothing == {"location", "columns", "signal", "sender", "receiver"}


def test_counts_say_what_was_looked_at_and_left_out() -> None:
    assert parsed(FULL)["counts"] == {
        "signals": 41,
        "receivers": 142,
        "shown": {"ERROR": 1, "WARNING": 1, "INFO": 1},
        "suppressed": {"source": 2, "settings": 0, "SILENCED_SYSTEM_CHECKS": 0, "baseline": 1},
        "third_party": {"ERROR": 3, "WARNING": 1, "INFO": 0},
        "below_level": {"ERROR": 0, "WARNING": 0, "INFO": 12},
    }


def test_order_of_the_findings_does_not_depend_on_the_order_they_come_in() -> None:
    texts = {
        render_findings_json(audit(*findings))
        for findings in ([PLACED, ELSEWHERE, PLACELESS], [PLACELESS, ELSEWHERE, PLACED])
    }

    assert len(texts) == 1
    assert [one["owner"] for one in json.loads(texts.pop())["findings"]] == [
        "vendor", "shop", "billing",
    ]  # fmt: skip


def test_a_finding_has_a_line_of_its_own() -> None:
    lines = render_findings_json(FULL).splitlines()

    assert sum('"message":' in line for line in lines) == len(FULL.findings)
    assert all(line.isascii() for line in lines)


@pytest.mark.parametrize("report", [FULL, audit()])
def test_report_is_what_its_schema_says(report: AuditReport) -> None:
    assert errors("findings", parsed(report)) == []
