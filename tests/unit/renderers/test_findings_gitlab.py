"""Findings as a Code Quality report."""

from __future__ import annotations

import json
from typing import Any

from support.findings import FULL, PLACED, PLACELESS, audit, finding
from support.values import receiver

from signal_inspector.domain.audit import AuditReport
from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.findings_gitlab import render_findings_gitlab


def parsed(report: AuditReport) -> Any:
    return json.loads(render_findings_gitlab(report))


def place_of(found: Any) -> tuple[str, int]:
    return found["location"]["path"], found["location"]["lines"]["begin"]


def test_a_finding_has_what_gitlab_asks_for() -> None:
    (found,) = parsed(audit(PLACED))

    assert found.pop("fingerprint").isalnum()
    assert found == {
        "description": "shop.receivers.log never runs: shop.Base is abstract. "
        "Connect it to each concrete model.",
        "check_name": "abstract-sender",
        "severity": "critical",
        "location": {"path": "shop/receivers.py", "lines": {"begin": 12}},
    }


def test_severities_are_those_of_gitlab() -> None:
    severities = {found["check_name"]: found["severity"] for found in parsed(FULL)}

    assert severities == {
        "abstract-sender": "critical",
        "duplicate-connection": "major",
        "unused-signal": "info",
    }


def test_a_finding_without_a_place_is_in_the_folder_of_its_app() -> None:
    (found,) = parsed(audit(PLACELESS, folders={"billing": "src/billing"}))

    assert place_of(found) == ("src/billing", 1)


def test_a_finding_of_no_app_is_in_the_folder_of_the_project() -> None:
    (found,) = parsed(audit(PLACELESS))

    assert place_of(found) == (".", 1)


def test_a_finding_without_a_place_is_rather_where_its_receiver_is() -> None:
    of_receiver = finding(receiver=receiver(location=Location("shop/log.py", 8)))

    (found,) = parsed(audit(of_receiver, folders={"shop": "shop"}))

    assert place_of(found) == ("shop/log.py", 8)


def test_fingerprints_do_not_follow_lines_and_messages() -> None:
    before = finding(location=Location("shop/receivers.py", 3), message="It runs.")
    after = finding(location=Location("shop/signals.py", 90), message="It never runs.")

    assert parsed(audit(before))[0]["fingerprint"] == parsed(audit(after))[0]["fingerprint"]


def test_fingerprints_differ_within_a_report() -> None:
    alike = [finding(location=Location("shop/receivers.py", line)) for line in (3, 9, 27)]
    another = finding(subject="another")

    prints = [found["fingerprint"] for found in parsed(audit(*alike, another))]

    assert len(set(prints)) == 4


def test_no_findings_are_an_empty_list() -> None:
    assert render_findings_gitlab(audit()) == "[]\n"


def test_same_findings_give_the_same_bytes() -> None:
    texts = {
        render_findings_gitlab(audit(*findings))
        for findings in (FULL.findings, FULL.findings[::-1])
    }

    assert len(texts) == 1
    assert texts.pop().isascii()
