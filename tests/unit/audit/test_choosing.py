"""Which rules run, by the names that people give."""

import pytest

from signal_inspector import UsageError
from signal_inspector.audit.choosing import choose_rules, refuse_unable, rule_named
from signal_inspector.rules import (
    abstract_sender,
    collected_receiver,
    duplicate_connection,
    init_receiver,
    leaking_closure,
)
from signal_inspector.rules.registry import RULES

ABSTRACT, DUPLICATE, INIT = abstract_sender.RULE, duplicate_connection.RULE, init_receiver.RULE


@pytest.mark.parametrize(
    "name",
    ["abstract-sender", "E003", "signal_inspector.E003", "e003", "Abstract-Sender",
     "SIGNAL_INSPECTOR.e003"],
)  # fmt: skip
def test_a_rule_has_a_name_and_ids_in_any_case(name: str) -> None:
    assert rule_named(name) is ABSTRACT


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_is_found(rule: object) -> None:
    assert rule_named(rule.name) is rule  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("abstract-sendr", "did you mean 'abstract-sender'?"),
        ("w001x", "did you mean 'W001'?"),
        ("", "--list-rules shows them all."),
        ("?", "--list-rules shows them all."),
    ],
)
def test_an_unknown_one_is_told_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        rule_named(name)

    assert str(caught.value) == f"there is no rule {name!r}; {hint}"


def test_without_a_wish_all_run() -> None:
    assert choose_rules([], []) == RULES


def test_selected_ones_run_in_the_order_of_their_ids() -> None:
    assert choose_rules(["I004", "abstract-sender", "E003"], []) == (ABSTRACT, INIT)


def test_ignored_ones_do_not() -> None:
    chosen = choose_rules([], ["abstract-sender"])

    assert set(RULES) - set(chosen) == {ABSTRACT}


def test_ignored_counts_more_than_selected() -> None:
    assert choose_rules(["E003", "W001"], ["abstract-sender"]) == (DUPLICATE,)


@pytest.mark.parametrize(("selected", "ignored"), [(["nope"], []), ([], ["nope"])])
def test_an_unknown_one_is_refused(selected: list[str], ignored: list[str]) -> None:
    with pytest.raises(UsageError, match="there is no rule 'nope'"):
        choose_rules(selected, ignored)


@pytest.mark.parametrize("selected", [["E003"], []])
def test_none_that_is_left_is_an_error(selected: list[str]) -> None:
    left_out = selected or [rule.code for rule in RULES]

    with pytest.raises(UsageError, match="leave no rule"):
        choose_rules(selected, left_out)


def test_one_that_lacks_nothing_is_able() -> None:
    refuse_unable([ABSTRACT], reads_source=False, is_recorded=False)
    refuse_unable(RULES, reads_source=True, is_recorded=True)


def test_one_that_lacks_the_source_is_told() -> None:
    with pytest.raises(UsageError, match="collected-receiver needs the source"):
        refuse_unable([ABSTRACT, collected_receiver.RULE], reads_source=False, is_recorded=True)


def test_one_that_lacks_the_recording_is_told() -> None:
    with pytest.raises(UsageError, match=r"leaking-closure needs a recording.*--record"):
        refuse_unable([leaking_closure.RULE], reads_source=True, is_recorded=False)
