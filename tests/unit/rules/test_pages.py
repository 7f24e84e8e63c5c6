"""The pages of the rules, as the package has them."""

from __future__ import annotations

import pytest
from support.commands import REPOSITORY

from signal_inspector import UsageError
from signal_inspector.rules import abstract_sender
from signal_inspector.rules.pages import info_of, page_of

PAGES = REPOSITORY / "docs" / "reference" / "rules"


def test_a_page_is_that_of_the_documentation() -> None:
    assert page_of("abstract-sender") == (PAGES / "abstract-sender.md").read_text(encoding="utf-8")


def test_a_rule_is_known_to_reports_with_its_page() -> None:
    info = info_of(abstract_sender.RULE)

    assert (info.id, info.name, info.severity) == (
        "signal_inspector.E003", "abstract-sender", "ERROR",
    )  # fmt: skip
    assert info.title == abstract_sender.RULE.title
    assert info.page.startswith("# abstract-sender\n")


def test_a_page_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match="the page of the rule 'no-such-rule' is not part of"):
        page_of("no-such-rule")
