"""Many-to-many data read before a form has written it."""

from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    PRE_SAVE,
    at,
    body,
    evidence,
    listener,
    model_facts,
    relation,
)
from support.values import ANY, POST_SAVE, model

from signal_inspector.domain.evidence import Listener
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import RelatedRead
from signal_inspector.rules.m2m_read_in_post_save import RULE

TAGS = RelatedRead("tags", at(line=7))
ITEMS = RelatedRead("items", at(line=8))
LABELS = RelatedRead("labels", at(line=9))

OF_ORDER = model("shop.Order")

THROUGH = "shop.models.Order_tags"
ORDER = model_facts("shop.Order", many_to_many=(relation("tags", "shop.Tag", through=THROUGH),))
BIG = model_facts(
    "shop.Big", parents=(ORDER.name,), many_to_many=(relation("labels", "shop.Label"),)
)
PROXY = model_facts("shop.Proxy", proxy_for=BIG.name)


def problems(on: str = POST_SAVE, sender: Sender = OF_ORDER, *reads: RelatedRead) -> list[Problem]:
    given: dict[str, Any] = {"body": body(related_reads=reads or (TAGS,))}
    one = listener(on, sender=sender, **given)
    return list(RULE.check(evidence(one, models=[ORDER, BIG, PROXY])))


def test_a_relation_of_the_sender_is_read_too_early() -> None:
    (problem,) = problems()

    assert problem.spot == TAGS.spot
    assert problem.message == (
        "shop.receivers.update_total reads instance.tags in post_save: forms and the admin write "
        "many-to-many data after the save, so it sees what was there before."
    )
    assert problem.hint == "Connect it to m2m_changed of shop.Order.tags.through."
    assert problem.subject.endswith(" on django.db.models.signals.post_save of shop.Order, tags")


def test_each_relation_is_one_problem_at_its_first_read() -> None:
    again = RelatedRead("tags", at(line=20))

    found = problems(POST_SAVE, model("shop.Proxy"), LABELS, TAGS, again)

    assert [problem.spot for problem in found] == [LABELS.spot, TAGS.spot]


def test_relations_of_parents_are_its_own() -> None:
    assert len(problems(POST_SAVE, model("shop.Big"), TAGS)) == 1


def test_another_attribute_is_none() -> None:
    assert problems(POST_SAVE, model("shop.Order"), ITEMS, LABELS) == []


class TestReceiverOfTheChangeToo:
    @staticmethod
    def problems_with(other: Listener, sender: Sender = OF_ORDER) -> list[Problem]:
        one = listener(POST_SAVE, sender=sender, body=body(related_reads=(TAGS,)))
        return list(RULE.check(evidence(one, other, models=[ORDER, BIG, PROXY])))

    @pytest.mark.parametrize("sender", [Sender("model", THROUGH), ANY])
    def test_it_is_told_when_the_relation_has_been_written(self, sender: Sender) -> None:
        assert self.problems_with(listener(M2M_CHANGED, sender=sender)) == []
        assert self.problems_with(listener(M2M_CHANGED, sender=sender), model("shop.Big")) == []

    def test_another_receiver_another_relation_or_signal_does_not_help(self) -> None:
        through = Sender("model", THROUGH)

        assert self.problems_with(listener(M2M_CHANGED, "shop.receivers.other", through))
        assert self.problems_with(listener(M2M_CHANGED, sender=Sender("model", "shop.models.X")))
        assert self.problems_with(listener(PRE_SAVE, sender=through))


def test_another_signal_or_sender_tells_nothing() -> None:
    assert problems(PRE_SAVE) == []
    assert problems(POST_SAVE, ANY) == []
    assert problems(POST_SAVE, model("shop.Unknown")) == []
