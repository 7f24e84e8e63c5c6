"""A decorator above ``@receiver``."""

from typing import Any

from support.evidence import at, body, calling, decorator, evidence, listener, registration

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.bypassed_decorator import RULE

ABOVE, RECEIVER, DEF = at(line=5, columns=(2, 9)), at(line=6), at(line=1)
DECORATORS = (
    decorator("shop.guards.once", ABOVE),
    decorator("django.dispatch.receiver", RECEIVER),
)


def problems(
    replaced_by: str | None = "shop.guards.once.<locals>.inner",
    *,
    is_below_receiver: bool = True,
    **given: Any,
) -> list[Problem]:
    called = calling(replaced_by=replaced_by, is_below_receiver=is_below_receiver)
    one = listener(calling=called, **given)
    return list(RULE.check(evidence(one)))


def test_what_wraps_it_does_not_run() -> None:
    (problem,) = problems()

    assert problem.message == (
        "post_save calls the bare shop.receivers.update_total: what wraps it "
        "(shop.guards.once.<locals>.inner) was put around it after it was connected and does not "
        "run."
    )
    assert problem.hint.startswith("Put @receiver above the other decorators")
    assert problem.subject == "shop.receivers.update_total on django.db.models.signals.post_save"
    assert problem.spot == DEF


def test_the_place_is_the_decorator_above() -> None:
    registered = (registration(spot=RECEIVER),)

    (problem,) = problems(body=body(decorators=DECORATORS), registered=registered)

    assert problem.spot == ABOVE


def test_without_a_decorator_above_it_is_the_def() -> None:
    topmost = (registration(spot=ABOVE),)
    given = body(decorators=DECORATORS)

    assert problems(body=given, registered=topmost)[0].spot == DEF
    assert problems(body=body(), registered=topmost)[0].spot == DEF
    assert problems(registered=topmost)[0].spot == DEF


def test_one_that_a_call_connects_may_be_meant_without_its_wrapper() -> None:
    by_call = (registration(spot=RECEIVER, decorated=False),)

    assert problems(registered=by_call) == []
    assert problems(is_below_receiver=False) == []


def test_one_that_a_decorator_connects_and_a_call_too() -> None:
    by_call = registration(spot=RECEIVER, decorated=False)

    assert len(problems(registered=(by_call, registration()), is_below_receiver=False)) == 1


def test_one_that_its_module_has_as_it_is() -> None:
    assert problems(None) == []
