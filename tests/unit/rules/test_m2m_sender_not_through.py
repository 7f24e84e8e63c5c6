"""A model as sender of m2m_changed that no relation goes through."""

from collections.abc import Sequence
from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    at,
    evidence,
    listener,
    model_facts,
    name,
    registration,
    relation,
    send,
    source,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.evidence import Relation
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
        "shop.receivers.update_total never runs on m2m_changed of shop.Product: m2m_changed is "
        "sent with the through model of a relation, and no relation goes through that model."
    )
    assert problem.subject == (
        "shop.receivers.update_total on django.db.models.signals.m2m_changed of shop.Product"
    )
    assert problem.spot == at()


TAGS = relation("tags", "shop.Tag", through="shop.models.Product_tags")
SHOPS = relation("shops", "shop.Shop", through="shop.models.Product_shops")


def hint(*relations: Relation, heard: Sequence[Relation] = ()) -> str:
    """That for a model with these relations, of which the receiver hears some already."""
    facts = model_facts("shop.Product", many_to_many=relations)
    through = [Sender("model", each.through or "") for each in heard]
    place = registration(M2M_CHANGED, sender=name("shop.models.Product"))
    listeners = [
        listener(M2M_CHANGED, sender=PRODUCT, registered=(place,)),
        *(listener(M2M_CHANGED, sender=sender) for sender in through),
    ]
    (problem,) = RULE.check(evidence(*listeners, models=[facts]))
    return problem.hint


def test_the_hint_names_the_relations_of_the_model() -> None:
    words = "Connect it to the relation's through model: "

    assert hint(TAGS) == f"{words}sender=Product.tags.through."
    assert hint(TAGS, SHOPS) == (
        f"{words}sender=Product.tags.through or sender=Product.shops.through."
    )


def test_a_relation_that_it_hears_already_is_not_meant() -> None:
    assert hint(TAGS, SHOPS, heard=[TAGS]).endswith(" model: sender=Product.shops.through.")
    assert hint(TAGS, heard=[TAGS]).startswith("Take the connection away: the receiver hears all")


def test_a_model_without_relations_has_none_to_listen_to() -> None:
    assert hint() == "Take the connection away: shop.Product has no many-to-many field."


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


def test_the_project_sends_it_with_that_sender_itself() -> None:
    sent = name("shop.models.Product")
    one = listener(M2M_CHANGED, sender=PRODUCT)
    known: dict[str, Any] = {"models": [model_facts("shop.Product")], "senders": {sent: PRODUCT}}

    own = source(sends=(send(M2M_CHANGED, sender=sent),))
    of_another_signal = source(sends=(send("shop.signals.paid", sender=sent),))

    assert list(RULE.check(evidence(one, source=own, **known))) == []
    assert len(list(RULE.check(evidence(one, source=of_another_signal, **known)))) == 1
