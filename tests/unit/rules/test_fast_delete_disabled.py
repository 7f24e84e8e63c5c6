"""A delete receiver."""

import pytest
from support.evidence import (
    MODELS,
    POST_DELETE,
    at,
    evidence,
    listener,
    model_facts,
    registration,
    relation,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.evidence import Relation
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.fast_delete_disabled import RULE

FACTS = [
    model_facts("shop.Order", may_be_fast_deleted=True),
    model_facts("shop.Shown", may_be_fast_deleted=True, proxy_for="shop.models.Order"),
    model_facts("shop.Parent"),
]
CASCADE, IN_DATABASE, KEPT = (
    relation("order", "shop.Order", on_delete=rule)
    for rule in ("CASCADE", "DB_CASCADE", "SET_NULL")
)


def problems(on: str, sender: Sender = ANY, *registered: Registration) -> list[Problem]:
    one = listener(on, sender=sender, registered=registered)
    return list(RULE.check(evidence(one, models=FACTS)))


@pytest.mark.parametrize("signal", [f"{MODELS}.pre_delete", POST_DELETE])
@pytest.mark.parametrize(
    ("sender", "whose", "reaching"),
    [
        (ANY, "of any model", "a delete or a cascade"),
        (model("shop.Order"), "of shop.Order", "a delete"),
    ],
)
def test_the_rows_are_loaded_first(signal: str, sender: Sender, whose: str, reaching: str) -> None:
    (problem,) = problems(signal, sender)

    assert problem.message == (
        f"As shop.receivers.update_total listens to {signal.rpartition('.')[2]} {whose}, Django "
        f"loads the rows that {reaching} reaches and deletes them in batches, in place of one "
        "query."
    )
    assert problem.hint.startswith("Where many rows are deleted at once, do the work for all")
    assert problem.subject.startswith(f"shop.receivers.update_total on {signal}")
    assert problem.spot == at()


def test_no_cascade_reaches_a_proxy() -> None:
    (problem,) = problems(POST_DELETE, model("shop.Shown"))

    assert "Django loads the rows that a delete reaches and deletes them" in problem.message


@pytest.mark.parametrize(
    ("keys", "reaching"),
    [
        ((IN_DATABASE, CASCADE), "a delete or a cascade"),
        ((IN_DATABASE,), "a delete"),
        ((KEPT,), "a delete"),
    ],
    ids=["of Django", "of the database", "none"],
)
def test_only_a_cascade_that_django_makes_reaches_the_rows(
    keys: tuple[Relation, ...], reaching: str
) -> None:
    line = model_facts("shop.Line", may_be_fast_deleted=True, foreign_keys=keys)
    one = listener(POST_DELETE, sender=model("shop.Line"))

    (problem,) = RULE.check(evidence(one, models=[line]))

    assert f"Django loads the rows that {reaching} reaches and deletes" in problem.message


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(POST_DELETE, ANY, registration(POST_DELETE, spot=spot))

    assert problem.spot == spot


@pytest.mark.parametrize("signal", [POST_SAVE, "shop.signals.post_delete"])
def test_other_signals(signal: str) -> None:
    assert problems(signal) == []


@pytest.mark.parametrize(
    "sender",
    [model("shop.Parent"), model("shop.Gone"), UNKNOWN, Sender("class", "shop.models.Order")],
)
def test_rows_that_are_loaded_anyway(sender: Sender) -> None:
    assert problems(POST_DELETE, sender) == []
