"""The examples on the rules' pages: what is broken is found, what is mended is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from support.rule_pages import HEADINGS, Findings, Page, State, audited, rule_pages

from signal_inspector.rules.registry import RULES

PAGES = rule_pages()
HERE = [page for page in PAGES if page.examples["broken"]]
# A leak is seen in a process that has worked: test_audit_after_work.py.
AT_START = [page for page in HERE if page.rule != "leaking-closure"]
BROKEN = [
    pytest.param(page, debug, record, id=f"{page.rule}{'-DEBUG' * debug}{'-recorded' * record}")
    for page in AT_START
    for debug in (False, True)
    for record in (False, True)
    if (page.starts_with_debug or not debug) and (record or page.basis != "recording")
]

Audit = Callable[..., Findings]


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Audits the examples of all pages at once, and in each way one time."""

    @cache
    def run(state: State, *, debug: bool = False, record: bool = False) -> Findings:
        pages = [page for page in HERE if page.starts_with_debug or not debug]
        examples = [one for page in pages for one in page.examples[state]]
        folder = tmp_path_factory.mktemp(state)
        return audited(folder, examples, debug=debug, record=record)

    return run


def name_of(page: Page) -> str:
    return page.rule


def test_each_rule_has_a_page_that_says_what_the_rule_is() -> None:
    assert {(page.rule, page.id, page.severity, page.basis) for page in PAGES} == {
        (rule.name, rule.id, rule.severity, rule.basis) for rule in RULES
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_page_has_the_same_headings(page: Page) -> None:
    assert page.headings == HEADINGS


@pytest.mark.parametrize(("page", "debug", "record"), BROKEN)
def test_what_is_broken_is_found(page: Page, debug: bool, record: bool, audit: Audit) -> None:
    found = audit("broken", debug=debug, record=record)

    for example in page.examples["broken"]:
        rules = [finding["rule"] for finding in found.get(example.app, ())]
        assert page.rule in rules, example.app


@pytest.mark.parametrize("record", [False, True], ids=["", "recorded"])
@pytest.mark.parametrize("page", HERE, ids=name_of)
def test_what_is_mended_has_no_fault(page: Page, record: bool, audit: Audit) -> None:
    found = audit("mended", record=record)

    assert page.examples["mended"]
    for example in page.examples["mended"]:
        faults = [
            (finding["rule"], finding["message"])
            for finding in found.get(example.app, ())
            if finding["rule"] == page.rule or finding["severity"] != "INFO"
        ]
        assert faults == [], example.app
