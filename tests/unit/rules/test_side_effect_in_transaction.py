"""Mail, tasks and requests before the commit."""

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
from signal_inspector.domain.source import Effect
from signal_inspector.rules.side_effect_in_transaction import RULE

MAIL = Effect("mail", "send_mail", at(line=7))
TASK = Effect("task", "notify.delay", at(line=8))
HTTP = Effect("http", "requests.post", at(line=9))


def problems(on: str = POST_SAVE, **given: Any) -> list[Problem]:
    one = listener(on, body=body(**{"effects": (MAIL,), **given}))
    return list(RULE.check(evidence(one)))


@pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE, POST_DELETE, M2M_CHANGED])
def test_a_change_may_still_be_rolled_back(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.spot == MAIL.spot
    assert problem.message == (
        f"shop.receivers.update_total calls send_mail in {signal.rpartition('.')[2]}, when the "
        "transaction may still be rolled back: the mail is out."
    )


@pytest.mark.parametrize(
    ("effect", "consequence"),
    [(MAIL, "the mail is out"), (TASK, "a worker may start before"), (HTTP, "the request is made")],
)
def test_the_message_says_what_then_happens(effect: Effect, consequence: str) -> None:
    (problem,) = problems(effects=(effect,))

    assert f"calls {effect.call} in" in problem.message
    assert consequence in problem.message


@pytest.mark.parametrize(
    ("signal", "said"),
    [
        (PRE_SAVE, "before the row can be seen, or although it never will be."),
        (POST_DELETE, "while the row can still be seen, or although it stays."),
        (M2M_CHANGED, "before the change can be seen, or although it never will be."),
    ],
)
def test_a_worker_sees_what_was_before(signal: str, said: str) -> None:
    (problem,) = problems(signal, effects=(TASK,))

    assert problem.message.endswith(f"a worker may start {said}")


def test_all_calls_are_named_once() -> None:
    (problem,) = problems(effects=(TASK, MAIL, TASK))

    assert "calls notify.delay and send_mail in post_save" in problem.message
    assert problem.spot == TASK.spot


@pytest.mark.parametrize(
    "signal", ["django.db.models.signals.post_init", "shop.signals.paid", "shop.signals.post_save"]
)
def test_other_signals_tell_of_no_change(signal: str) -> None:
    assert problems(signal) == []


def test_without_an_effect_there_is_none() -> None:
    assert problems(effects=()) == []


def test_an_unknown_decorator_may_do_it_after_the_commit() -> None:
    assert problems(decorators=(decorator("shop.later.after_commit"),)) == []
