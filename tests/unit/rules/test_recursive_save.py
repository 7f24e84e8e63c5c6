"""A receiver that saves the object it was told of."""

from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    PRE_SAVE,
    at,
    body,
    decorator,
    evidence,
    listener,
    model_facts,
    subjects,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.recursive_save import RULE

SAVE = at(line=7, columns=(5, 20))


def problems(
    on: str = POST_SAVE, sender: Sender = ANY, facts: dict[str, Any] | None = None, **given: Any
) -> list[Problem]:
    one = listener(on, sender=sender, body=body(**{"saves": (SAVE,), **given}))
    return list(RULE.check(evidence(one, models=[model_facts("shop.Order", **(facts or {}))])))


@pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE])
@pytest.mark.parametrize("sender", [ANY, model("shop.Order")])
def test_the_same_signal_is_sent_again(signal: str, sender: Sender) -> None:
    (problem,) = problems(signal, sender)

    assert problem.spot == SAVE
    name = signal.rpartition(".")[2]
    assert problem.message == (
        "shop.receivers.update_total saves the instance that it is told of, so that Django sends "
        f"{name} again and calls it again, until RecursionError."
    )


def test_the_hint_fits_the_signal() -> None:
    assert "update() of a queryset" in problems(POST_SAVE)[0].hint
    assert "right after pre_save" in problems(PRE_SAVE)[0].hint


def test_the_subject_is_the_connection() -> None:
    assert subjects(problems(sender=model("shop.Order"))) == [
        "shop.receivers.update_total on django.db.models.signals.post_save of shop.Order"
    ]


@pytest.mark.parametrize("signal", [M2M_CHANGED, "shop.signals.paid"])
def test_another_signal_is_not_sent_by_saving(signal: str) -> None:
    assert problems(signal) == []


def test_without_such_a_save_there_is_none() -> None:
    assert problems(saves=()) == []


@pytest.mark.parametrize(
    "facts",
    [{"abstract": True}, {"swapped": "x.User"}, {"auto_created": True}, {"save_may_skip": True}],
)
def test_a_model_whose_save_may_send_nothing(facts: dict[str, Any]) -> None:
    assert problems(sender=model("shop.Order"), facts=facts) == []


@pytest.mark.parametrize("sender", [UNKNOWN, model("shop.Unknown"), Sender("value", "'text'")])
def test_a_sender_of_which_nothing_is_known(sender: Sender) -> None:
    assert problems(sender=sender) == []


def test_an_unknown_decorator_may_guard() -> None:
    assert problems(decorators=(decorator("shop.guards.once"),)) == []
