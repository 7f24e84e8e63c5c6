"""Findings as SARIF: valid by its schema, and what GitHub asks for besides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.commands import TESTS
from support.findings import FULL, PLACED, PLACELESS, audit, finding

from signal_inspector import __version__
from signal_inspector.domain.audit import AuditReport
from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.findings_sarif import render_findings_sarif

SCHEMA = json.loads((TESTS / "schemas" / "sarif" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def run_of(report: AuditReport) -> Any:
    """The one run of the log."""
    (run,) = json.loads(render_findings_sarif(report))["runs"]
    return run


def errors_of(log: Any) -> list[str]:
    """What the schema has against a log."""
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMA).iter_errors(log)
    ]


@pytest.mark.parametrize(
    "report",
    [
        FULL,
        audit(),
        audit(rules=()),
        audit(finding(location=Location("shop/receivers.py", None), columns=(1, 2))),
        audit(finding(location=Location("a/b c/ü:%.py", 3))),
    ],
)
def test_log_is_valid(report: AuditReport) -> None:
    log = json.loads(render_findings_sarif(report))

    assert errors_of(log) == []
    assert log["version"] == "2.1.0"
    assert "sarif-schema-2.1.0.json" in log["$schema"]


def test_the_schema_refuses_another_log() -> None:
    log = json.loads(render_findings_sarif(FULL))
    log["runs"][0]["results"][0]["level"] = "fatal"
    log["runs"][0]["results"][1].pop("message")

    assert len(errors_of(log)) == 2


def test_a_result_has_its_place_and_what_knows_it_again() -> None:
    (result,) = run_of(audit(PLACED))["results"]

    assert result.pop("partialFingerprints")["primaryLocationLineHash"].isalnum()
    assert result == {
        "ruleId": "signal_inspector.E003",
        "level": "error",
        "message": {
            "text": "shop.receivers.log never runs: shop.Base is abstract. "
            "Connect it to each concrete model."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "shop/receivers.py"},
                    "region": {"startLine": 12, "startColumn": 22, "endColumn": 33},
                }
            }
        ],
    }


def test_every_result_has_a_file_as_github_refuses_the_whole_log_otherwise() -> None:
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run_of(FULL)["results"]
    ]

    assert uris == [
        "file:///opt/site-packages/a%20vendor%2C%20this%3A%20one/signals.py",
        "shop/receivers.py",
        "src/billing",
    ]


def test_a_finding_without_a_place_or_app_is_in_the_folder_of_the_project() -> None:
    (result,) = run_of(audit(PLACELESS))["results"]

    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "."}}}]


def test_a_rule_has_its_page_as_help() -> None:
    driver = run_of(FULL)["tool"]["driver"]
    first = driver["rules"][0]

    help_text = first.pop("help")
    assert help_text["text"] == help_text["markdown"]
    assert "See `IMPORT` and [Django](https://docs.djangoproject.com/)." in help_text["text"]
    assert first == {
        "id": "signal_inspector.E003",
        "name": "abstract-sender",
        "shortDescription": {"text": "The sender is an abstract model"},
        "fullDescription": {"text": "The receiver never runs, for no model."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"problem.severity": "error", "tags": ["django", "signals"]},
    }
    assert (driver["name"], driver["version"]) == ("django-signal-inspector", __version__)


def test_levels_are_those_of_sarif() -> None:
    run = run_of(FULL)

    assert [result["level"] for result in run["results"]] == ["warning", "error", "note"]
    assert [rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]] == [
        "error", "warning", "note",
    ]  # fmt: skip


def test_every_result_is_of_a_rule_of_the_run() -> None:
    run = run_of(FULL)

    ids = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= ids


def test_same_findings_give_the_same_bytes() -> None:
    texts = {
        render_findings_sarif(audit(*findings)) for findings in (FULL.findings, FULL.findings[::-1])
    }

    assert len(texts) == 1
    assert texts.pop().isascii()
