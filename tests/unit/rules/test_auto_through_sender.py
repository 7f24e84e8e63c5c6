"""A save or delete signal of a through model that Django made."""

from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    MODELS,
    POST_DELETE,
    PRE_SAVE,
    at,
    evidence,
    listener,
    model_facts,
    name,
    registration,
    send,
    source,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.auto_through_sender import RULE

THROUGH = Sender("model", "shop.models.Product_tags", "shop.Product_tags", "shop.Product.tags")
FACTS = [model_facts("shop.Product_tags", auto_created=True), model_facts("shop.Order")]


def problems(on: str = POST_SAVE, sender: Sender = THROUGH, **given: Any) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, **given), models=FACTS)))


@pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE, f"{MODELS}.pre_delete", POST_DELETE])
def test_its_rows_come_and_go_without_these_signals(signal: str) -> None:
    (problem,) = problems(signal)

    name = signal.rpartition(".")[2]
    assert problem.message == (
        f"shop.receivers.update_total never runs on {name} of shop.Product.tags: Django made that "
        f"model for a many-to-many field, and its rows come and go without {name}."
    )
    assert "m2m_changed" in problem.hint
    assert problem.subject == f"shop.receivers.update_total on {signal} of shop.Product.tags"
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(registered=(registration(spot=spot),))

    assert problem.spot == spot


@pytest.mark.parametrize("signal", [M2M_CHANGED, f"{MODELS}.post_init", "shop.signals.paid"])
def test_other_signals(signal: str) -> None:
    assert problems(signal) == []


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Order"), model("shop.Gone")])
def test_other_senders(sender: Sender) -> None:
    assert problems(sender=sender) == []


def test_code_that_connects_to_many_models_took_it_in_by_the_way() -> None:
    both = [listener(sender=THROUGH), listener(sender=model("shop.Order"))]

    assert list(RULE.check(evidence(*both, models=FACTS))) == []


def test_the_project_sends_it_with_that_sender_itself() -> None:
    sent = name("shop.models.Product.tags.through")
    one = listener(POST_SAVE, sender=THROUGH)
    known: dict[str, Any] = {"models": FACTS, "senders": {sent: THROUGH}}

    own = source(sends=(send(POST_SAVE, sender=sent),))
    of_another_signal = source(sends=(send("shop.signals.paid", sender=sent),))

    assert list(RULE.check(evidence(one, source=own, **known))) == []
    assert len(list(RULE.check(evidence(one, source=of_another_signal, **known)))) == 1
