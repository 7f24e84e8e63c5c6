"""A receiver whose call only makes a coroutine."""

from support.evidence import at, calling, evidence, listener

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.never_awaited import RULE


def problems(django: tuple[int, int], *, returns_coroutine: bool = True) -> list[Problem]:
    one = listener(calling=calling(returns_coroutine=returns_coroutine))
    return list(RULE.check(evidence(one, django=django)))


def test_a_django_that_awaits_takes_it_for_synchronous() -> None:
    (problem,) = problems((5, 0))

    assert problem.message == (
        "shop.receivers.update_total never runs: a call of it only makes a coroutine, and nothing "
        "awaits that, as Django takes it for a synchronous receiver."
    )
    assert "markcoroutinefunction" in problem.hint
    assert problem.subject == "shop.receivers.update_total on django.db.models.signals.post_save"
    assert problem.spot == at()


def test_an_older_one_awaits_none() -> None:
    (problem,) = problems((4, 2))

    assert problem.message.endswith("awaits that, as Django awaits receivers from 5.0 on.")
    assert "async_to_sync" in problem.hint


def test_one_that_makes_none() -> None:
    assert problems((5, 0), returns_coroutine=False) == []
