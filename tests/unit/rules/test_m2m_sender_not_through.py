"""A model as sender of m2m_changed that no relation goes through."""

from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    at,
    evidence,
    listener,
    model_facts,
    registration,
    relation,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.m2m_sender_not_through import RULE

PRODUCT = model("shop.Product")


def problems(
    on: str = M2M_CHANGED,
    sender: Sender = PRODUCT,
    facts: dict[str, Any] | None = None,
    **given: Any,
) -> list[Problem]:
    one = listener(on, sender=sender, **given)
    return list(RULE.check(evidence(one, models=[model_facts("shop.Product", **(facts or {}))])))


def test_it_never_runs() -> None:
    (problem,) = problems()

    assert problem.message == (
        "shop.receivers.update_total never runs: m2m_changed is sent with the through model of a "
        "relation, and no relation goes through shop.Product."
    )
    assert problem.subject == (
        "shop.receivers.update_total on django.db.models.signals.m2m_changed of shop.Product"
    )
    assert problem.spot == at()


@pytest.mark.parametrize(
    ("relations", "through"),
    [
        ((), "Product.field.through"),
        ((relation("tags", "shop.Tag"), relation("shops", "shop.Shop")), "Product.tags.through"),
    ],
)
def test_the_hint_names_a_relation_of_the_model(relations: tuple[Any, ...], through: str) -> None:
    (problem,) = problems(facts={"many_to_many": relations})

    assert problem.hint == f"Connect it to the relation's through model: sender={through}."


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(registered=(registration(M2M_CHANGED, spot=spot),))

    assert problem.spot == spot


def test_a_through_model_is_right() -> None:
    assert problems(facts={"is_through": True}) == []


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Gone"), Sender("value", "'text'")])
def test_other_senders(sender: Sender) -> None:
    assert problems(sender=sender) == []


def test_other_signals() -> None:
    assert problems(POST_SAVE) == []
