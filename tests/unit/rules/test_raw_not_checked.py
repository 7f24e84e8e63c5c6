"""A receiver of saves that writes rows for fixtures too."""

from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    POST_DELETE,
    PRE_SAVE,
    at,
    body,
    decorator,
    evidence,
    listener,
)
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.raw_not_checked import RULE

WRITE = at(line=7)


def problems(on: str = POST_SAVE, **given: Any) -> list[Problem]:
    one = listener(on, body=body(**{"writes": (WRITE, at(line=9)), **given}))
    return list(RULE.check(evidence(one)))


@pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE])
def test_it_writes_while_a_fixture_is_loaded(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.spot == WRITE
    assert "writes rows and does not look at raw: loaddata runs it" in problem.message


@pytest.mark.parametrize(
    "given",
    [
        {"writes": ()},
        {"reads": frozenset(["raw"])},
        {"passes_keywords_on": True},
        {"decorators": (decorator("shop.guards.not_raw"),)},
    ],
)
def test_one_that_writes_nothing_or_may_look_at_raw(given: dict[str, Any]) -> None:
    assert problems(**given) == []


@pytest.mark.parametrize("signal", [POST_DELETE, M2M_CHANGED, "shop.signals.paid"])
def test_other_signals_are_no_saves(signal: str) -> None:
    assert problems(signal) == []
