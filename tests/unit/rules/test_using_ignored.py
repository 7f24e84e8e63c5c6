"""Several databases, and a receiver that asks one whatever database the change was in."""

from typing import Any

import pytest
from support.evidence import MODELS, POST_DELETE, at, body, decorator, evidence, listener
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.using_ignored import RULE

QUERY = at(line=7)


def problems(on: str = POST_SAVE, databases: int = 2, **given: Any) -> list[Problem]:
    one = listener(on, body=body(**{"unrouted": (QUERY, at(line=9)), **given}))
    return list(RULE.check(evidence(one, databases=databases)))


@pytest.mark.parametrize("signal", [POST_SAVE, POST_DELETE, f"{MODELS}.post_migrate"])
def test_its_query_may_go_to_another_database(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.spot == QUERY
    assert f"whatever database {signal.rpartition('.')[2]} tells of" in problem.message


def test_with_one_database_there_is_no_choice() -> None:
    assert problems(databases=1) == []


@pytest.mark.parametrize(
    "given",
    [
        {"unrouted": ()},
        {"reads": frozenset(["using"])},
        {"passes_keywords_on": True},
        {"decorators": (decorator("shop.databases.routed"),)},
    ],
)
def test_one_that_asks_nothing_or_may_look_at_using(given: dict[str, Any]) -> None:
    assert problems(**given) == []


@pytest.mark.parametrize("signal", [f"{MODELS}.post_init", "shop.signals.paid"])
def test_other_signals_tell_no_database(signal: str) -> None:
    assert problems(signal) == []
