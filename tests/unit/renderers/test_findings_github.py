"""Findings as workflow commands."""

from __future__ import annotations

from support.findings import FULL, audit, finding
from support.values import ANY, POST_SAVE, model

from signal_inspector.domain.snapshot import Location
from signal_inspector.renderers.findings_github import render_findings_github


def test_a_finding_is_a_command_with_its_place_and_its_signs_escaped() -> None:
    assert render_findings_github(FULL).splitlines() == [
        "::warning file=/opt/site-packages/a vendor%2C this%3A one/signals.py,line=7,endLine=7,"
        "title=duplicate-connection (signal_inspector.W001)"
        "::100%25 of it, twice:%0Ahere%0Dand there.%0AConnect it once.",
        "::error file=shop/receivers.py,line=12,endLine=12,col=22,endColumn=32,"
        "title=abstract-sender (signal_inspector.E003)"
        "::shop.receivers.log never runs: shop.Base is abstract.%0A"
        "Connect it to each concrete model.",
        "::notice title=unused-signal (signal_inspector.I012)"
        "::billing.signals.paid has no receivers.%0AConnect one, or remove it.",
    ]


def test_columns_are_left_out_without_a_line() -> None:
    lineless = finding(location=Location("shop/receivers.py", None), columns=(3, 9))

    (command,) = render_findings_github(audit(lineless)).splitlines()

    assert command.startswith("::error file=shop/receivers.py,title=")


def test_several_connections_with_the_same_fault_are_one_command() -> None:
    senders = (ANY, model("shop.Order"))
    twice = [
        finding(subject=sender.short, signal=POST_SAVE, sender=sender, message="Too early.")
        for sender in senders
    ]
    other = finding(signal=POST_SAVE, message="Too late.")

    commands = render_findings_github(audit(*twice, other)).splitlines()

    assert [command.rpartition("::")[2].partition("%0AConnect")[0] for command in commands] == [
        "Too early.%0A2 connections: post_save, post_save of shop.Order",
        "Too late.",
    ]


def test_no_findings_are_no_commands() -> None:
    assert render_findings_github(audit()) == ""


def test_same_findings_give_the_same_bytes() -> None:
    assert render_findings_github(audit(*reversed(FULL.findings))) == render_findings_github(
        audit(*FULL.findings)
    )
