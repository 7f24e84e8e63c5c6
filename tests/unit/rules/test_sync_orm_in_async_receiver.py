"""Synchronous queries in an async receiver."""

from typing import Any

import pytest
from support.evidence import POST_DELETE, at, body, calling, decorator, evidence, listener
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.sync_orm_in_async_receiver import RULE

EARLY, LATE = at(line=7, columns=(5, 20)), at(line=9, columns=(5, 20))


def problems(on: str = POST_SAVE, is_awaited: bool = True, **given: Any) -> list[Problem]:
    one = listener(
        on,
        calling=calling(is_awaited=is_awaited),
        body=body(**{"is_async": True, "sync_queries": (EARLY,), **given}),
    )
    return list(RULE.check(evidence(one)))


@pytest.mark.parametrize("signal", [POST_SAVE, "shop.signals.paid"])
def test_a_query_of_every_run_is_refused(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.spot == EARLY
    assert problem.message == (
        "shop.receivers.update_total is async and queries the database synchronously: Django "
        "raises SynchronousOnlyOperation whenever it runs."
    )


def test_the_first_one_is_shown() -> None:
    (problem,) = problems(sync_queries=(LATE,), told_queries=(EARLY,))

    assert problem.spot == EARLY


@pytest.mark.parametrize("signal", [POST_SAVE, POST_DELETE])
def test_a_query_on_the_instance_counts_where_that_is_of_a_model(signal: str) -> None:
    assert [one.spot for one in problems(signal, sync_queries=(), told_queries=(LATE,))] == [LATE]


def test_an_instance_of_another_signal_may_be_anything() -> None:
    assert problems("shop.signals.paid", sync_queries=(), told_queries=(LATE,)) == []


def test_without_a_query_there_is_none() -> None:
    assert problems(sync_queries=()) == []


def test_a_receiver_that_is_not_awaited_never_runs() -> None:
    assert problems(is_awaited=False) == []


def test_an_unknown_decorator_may_move_it_to_a_thread() -> None:
    assert problems(decorators=(decorator("shop.threads.in_thread"),)) == []
