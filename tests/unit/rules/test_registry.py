"""All rules: their ids, names, order, modules and pages."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from support.commands import REPOSITORY

import signal_inspector.rules
from signal_inspector.domain.finding import SEVERITIES
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import PREFIX, Basis, Rule

# Part of the interface: settings, comments and baselines of projects have them.
ERRORS = (
    "receiver-module-not-imported", "pending-sender", "abstract-sender", "swapped-sender",
    "m2m-sender-not-through", "auto-through-sender", "string-sender", "impossible-sender",
    "collected-receiver", "dispatch-uid-collision", "missing-kwargs", "signature-mismatch",
    "receiver-on-method", "never-awaited", "sync-orm-in-async-receiver",
)  # fmt: skip
WARNINGS = (
    "duplicate-connection", "bypassed-decorator", "nameless-receiver-in-robust-send",
    "failed-disconnect", "leaking-closure", "recursive-save", "async-receiver-on-sync-signal",
    "unreachable-delete-receiver", "unweakrefable-cached-sender", "concurrent-failure",
    "unused-suppression",
)  # fmt: skip
INFOS = (
    "uncovered-subclass", "sync-receiver-on-async-signal", "catch-all-model-receiver",
    "init-receiver", "fast-delete-disabled", "side-effect-in-transaction", "m2m-read-in-post-save",
    "raw-not-checked", "created-not-checked", "using-ignored", "handler-class-sender",
    "unused-signal", "unsent-signal", "connected-in-models-module",
)  # fmt: skip

PAGES = REPOSITORY / "docs" / "reference" / "rules"
MODULES = Path(next(iter(signal_inspector.rules.__path__)))


def by_name(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize(
    ("severity", "letter", "names"),
    [("ERROR", "E", ERRORS), ("WARNING", "W", WARNINGS), ("INFO", "I", INFOS)],
)
def test_ids_and_names_are_those_that_projects_have(
    severity: str, letter: str, names: tuple[str, ...]
) -> None:
    of_severity = [rule for rule in RULES if rule.severity == severity]

    assert [(rule.code, rule.name) for rule in of_severity] == [
        (f"{letter}{number:03}", name) for number, name in enumerate(names, 1)
    ]


def test_the_gravest_come_first() -> None:
    severities = [SEVERITIES.index(rule.severity) for rule in RULES]

    assert severities == sorted(severities, reverse=True)


def test_ids_and_names_are_unique() -> None:
    names = [name for rule in RULES for name in (rule.name, rule.id, rule.code)]

    assert len(names) == len(set(names))


def test_ids_are_never_those_of_django() -> None:
    assert {rule.id for rule in RULES} == {PREFIX + rule.code for rule in RULES}
    assert not any(rule.id.startswith("signals.") for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_a_rule_stands_in_the_module_of_its_name(rule: Rule) -> None:
    module = import_module(f"signal_inspector.rules.{rule.name.replace('-', '_')}")

    assert module.RULE is rule
    assert module.check is rule.check
    assert module.__doc__


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.basis in get_args(Basis)


def test_no_module_has_a_rule_that_is_not_registered() -> None:
    modules = [
        import_module(f"signal_inspector.rules.{file.stem}") for file in MODULES.glob("*.py")
    ]

    rules = [vars(module)["RULE"] for module in modules if "RULE" in vars(module)]

    assert sorted(rules, key=lambda rule: rule.id) == sorted(RULES, key=lambda rule: rule.id)


def test_each_has_a_page_and_each_page_a_rule() -> None:
    pages = {page.stem for page in PAGES.glob("*.md")} - {"index"}

    assert pages == {rule.name for rule in RULES}
