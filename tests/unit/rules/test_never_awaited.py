"""A receiver whose call only makes a coroutine."""

from typing import Any

import pytest
from support.evidence import at, calling, evidence, listener, send, source
from support.values import signal

from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.never_awaited import RULE

PAID = "shop.signals.paid"


def problems(django: tuple[int, int] = (6, 1), **given: Any) -> list[Problem]:
    known = {name: given.pop(name) for name in ("source", "signal_classes") if name in given}
    one = listener(PAID, calling=calling(**{"returns_coroutine": True, **given}))
    return list(RULE.check(evidence(one, django=django, **known)))


def test_a_django_that_awaits_takes_it_for_synchronous() -> None:
    (problem,) = problems((5, 0))

    assert problem.message == (
        "shop.receivers.update_total never runs: a call of it only makes a coroutine, and nothing "
        "awaits that, as Django takes it for a synchronous receiver."
    )
    assert "markcoroutinefunction" in problem.hint
    assert problem.subject == "shop.receivers.update_total on shop.signals.paid"
    assert problem.spot == at()


def test_an_older_one_awaits_none() -> None:
    (problem,) = problems((4, 2))

    assert problem.message.endswith("awaits that, as Django awaits receivers from 5.0 on.")
    assert "async_to_sync" in problem.hint


@pytest.mark.parametrize("django", [(4, 2), (6, 1)])
def test_one_that_runs_and_drops_the_coroutine_of_another(django: tuple[int, int]) -> None:
    (problem,) = problems(django, returns_coroutine=False, drops="shop.push.push")

    assert problem.message == (
        "shop.receivers.update_total makes a coroutine of shop.push.push and nothing awaits it, as "
        "Django takes shop.receivers.update_total for a synchronous receiver, so that push never "
        "runs."
    )
    assert problem.hint == "Call push with async_to_sync."


def test_one_that_makes_none() -> None:
    assert problems(returns_coroutine=False) == []


@pytest.mark.parametrize("given", [{}, {"returns_coroutine": False, "drops": "shop.push.push"}])
@pytest.mark.parametrize(
    "cls",
    [
        SignalClass(frozenset({"send_async"}), frozenset({"send_async"})),
        SignalClass(frozenset({"send"})),
    ],
)
def test_a_class_of_signals_that_may_await_it(cls: SignalClass, given: dict[str, Any]) -> None:
    assert problems(signal_classes={PAID: cls}, **given) == []


def test_another_class_of_signals() -> None:
    assert len(problems(signal_classes={PAID: SignalClass(frozenset({"label"}))})) == 1


def test_a_place_that_sends_and_may_await_what_comes_back() -> None:
    assert problems(source=source(answered=frozenset({PAID}))) == []
    assert len(problems(source=source(answered=frozenset({"shop.signals.sent"})))) == 1


def test_a_package_may_await_what_the_receivers_of_its_signal_return() -> None:
    of_package = signal(PAID, origin="third-party")
    one = listener(of_package, calling=calling(returns_coroutine=True))

    assert list(RULE.check(evidence(one))) == []
    assert list(RULE.check(evidence(one, source=source()))) == []
    assert len(list(RULE.check(evidence(one, source=source(sends=(send(PAID),)))))) == 1
