"""The rules as a table."""

from __future__ import annotations

import pytest
from support.findings import ABSTRACT, DUPLICATE
from support.reading import squeezed
from support.rendering import WIDTHS, assert_fits, look, shown

from signal_inspector.domain.audit import RuleInfo
from signal_inspector.renderers.rule_list import render_rule_list

LONG = RuleInfo(
    "signal_inspector.W003",
    "nameless-receiver-in-robust-send",
    "WARNING",
    "A receiver without a name that raises inside send_robust, whose error escapes",
    "",
)
RULES = (ABSTRACT, DUPLICATE, LONG)


def table(width: int | None) -> str:
    return shown(render_rule_list(RULES, look(width)), width)


def test_each_rule_is_a_line_in_a_pipe() -> None:
    assert table(None).splitlines() == [
        "signal_inspector.E003  abstract-sender                   ERROR    "
        "The sender is an abstract model",
        "signal_inspector.W001  duplicate-connection              WARNING  A receiver runs twice",
        "signal_inspector.W003  nameless-receiver-in-robust-send  WARNING  "
        "A receiver without a name that raises inside send_robust, whose error escapes",
    ]


def test_a_title_that_is_too_long_goes_on_in_its_column() -> None:
    assert table(110).splitlines()[-2:] == [
        "signal_inspector.W003  nameless-receiver-in-robust-send  WARNING  "
        "A receiver without a name that raises inside",
        " " * 66 + "send_robust, whose error escapes",
    ]


def test_titles_stand_below_in_a_narrow_terminal() -> None:
    assert table(80).splitlines() == [
        "signal_inspector.E003  abstract-sender                   ERROR",
        "  The sender is an abstract model",
        "signal_inspector.W001  duplicate-connection              WARNING",
        "  A receiver runs twice",
        "signal_inspector.W003  nameless-receiver-in-robust-send  WARNING",
        "  A receiver without a name that raises inside send_robust, whose error escapes",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_all_of_each_rule_is_there_and_fits(width: int | None) -> None:
    text = table(width)

    assert_fits(text, width)
    for rule in RULES:
        for part in (rule.id, rule.name, rule.severity, rule.title):
            assert squeezed(part) in squeezed(text)
