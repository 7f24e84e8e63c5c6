"""A receiver of post_save that adds a row at each save."""

from typing import Any

import pytest
from support.evidence import PRE_SAVE, at, body, decorator, evidence, listener
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.created_not_checked import RULE

CREATE = at(line=7)


def problems(on: str = POST_SAVE, **given: Any) -> list[Problem]:
    one = listener(on, body=body(**{"creates": (CREATE, at(line=9)), **given}))
    return list(RULE.check(evidence(one)))


def test_each_save_writes_a_row_or_fails() -> None:
    (problem,) = problems()

    assert problem.spot == CREATE
    assert problem.message == (
        "shop.receivers.update_total does not look at created: a second save of the object writes "
        "a second row, or fails where only one is allowed."
    )


@pytest.mark.parametrize(
    "given",
    [
        {"creates": (), "writes": (CREATE,)},
        {"reads": frozenset(["created"])},
        {"passes_keywords_on": True},
        {"decorators": (decorator("shop.guards.created_only"),)},
    ],
)
def test_one_that_adds_none_or_may_look_at_created(given: dict[str, Any]) -> None:
    assert problems(**given) == []


@pytest.mark.parametrize("signal", [PRE_SAVE, "shop.signals.paid"])
def test_other_signals_do_not_tell_created(signal: str) -> None:
    assert problems(signal) == []
