"""A method connected by its class."""

from typing import Any

import pytest
from support.evidence import at, calling, evidence, listener, send, signature, source
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.receiver_on_method import RULE

NAME = "shop.receivers.Handlers.update_total"
PAID = "shop.signals.paid"


def problems(
    parameters: str | None,
    on: str = POST_SAVE,
    method_of: str | None = "shop.receivers.Handlers",
    how: dict[str, Any] | None = None,
    **given: Any,
) -> list[Problem]:
    one = listener(on, NAME, calling=calling(parameters, method_of=method_of, **(how or {})))
    return list(RULE.check(evidence(one, **given)))


@pytest.mark.parametrize("first", ["self", "this"])
def test_nothing_gives_it_self(first: str) -> None:
    (problem,) = problems(f"{first}, sender, **kwargs")

    assert problem.message == (
        f"{NAME} is connected as a plain function of the class: each send raises TypeError, as "
        f"nothing gives '{first}'."
    )
    assert f"and drop '{first}'" in problem.hint
    assert problem.subject == f"{NAME} on {POST_SAVE}"
    assert problem.spot == at("shop/receivers/Handlers.py")


@pytest.mark.parametrize(
    "parameters",
    ["sender, **kwargs", "signal, **kwargs", "instance, **kwargs", "self=None, **kwargs",
     "*args, **kwargs", "**kwargs", "", None],
)  # fmt: skip
def test_one_whose_first_parameter_is_given_or_needs_nothing(parameters: str | None) -> None:
    assert problems(parameters) == []


def test_an_argument_that_the_places_that_send_give() -> None:
    read = source(sends=(send(PAID, "order"),))

    assert problems("order, **kwargs", PAID, source=read) == []
    assert len(problems("self, order, **kwargs", PAID, source=read)) == 1


def test_an_argument_that_some_place_gives_is_given() -> None:
    read = source(sends=(send(PAID, "order"), send(PAID)))

    assert problems("order, **kwargs", PAID, source=read) == []


@pytest.mark.parametrize(
    ("first", "times"), [("self", 1), ("cls", 0), ("email_address", 0), ("this", 0)]
)
def test_where_nobody_knows_the_arguments_only_self_is_surely_not_given(
    first: str, times: int
) -> None:
    assert len(problems(f"{first}, **kwargs", PAID)) == times


def test_a_wrapper_that_hands_all_on_hides_nothing() -> None:
    behind = {"author_signature": signature("self, sender, **kwargs")}

    assert len(problems("*args, **kwargs", how={**behind, "hands_all_on": True})) == 1
    assert problems("*args, **kwargs", how=behind) == []


def test_a_function_or_a_method_of_an_instance() -> None:
    assert problems("self, sender, **kwargs", method_of=None) == []
