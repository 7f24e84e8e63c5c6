"""An abstract model as sender."""

from typing import Any

import pytest
from support.evidence import (
    at,
    evidence,
    listener,
    model_facts,
    name,
    registration,
    send,
    source,
    subjects,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Moment, Reference
from signal_inspector.rules.abstract_sender import RULE

BASE, ORDER = model("shop.Base"), model("shop.Order")
CONNECT = at("shop/apps.py", 9, (5, 14))
MODELS = [model_facts("shop.Base", abstract=True), model_facts("shop.Order")]


def problems(on: str = POST_SAVE, sender: Sender = BASE, **given: Any) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, **given), models=MODELS)))


def test_it_never_runs() -> None:
    (problem,) = problems()

    assert problem.message == (
        "shop.receivers.update_total never runs on post_save of shop.Base: that model is abstract, "
        "and Django sends post_save with the concrete class."
    )
    assert problem.hint.startswith("Connect it to each concrete model")
    assert problem.subject == (
        "shop.receivers.update_total on django.db.models.signals.post_save of shop.Base"
    )
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    registered = registration(sender=name("shop.models.Base"), spot=CONNECT)

    (problem,) = problems(registered=(registered,))

    assert problem.spot == CONNECT
    assert at().location in problem.others


def test_one_of_several_places_is_not_known() -> None:
    registered = (registration(spot=CONNECT), registration(spot=at(line=20)))

    (problem,) = problems(registered=registered)

    assert problem.spot == at()
    assert {one.spot.location for one in registered} <= set(problem.others)


@pytest.mark.parametrize(
    "sender", [ANY, UNKNOWN, ORDER, model("shop.Gone"), Sender("class", "shop.models.Base")]
)
def test_other_senders(sender: Sender) -> None:
    assert problems(sender=sender) == []


def test_a_signal_that_is_not_of_django_may_be_sent_with_it() -> None:
    assert problems("shop.signals.paid") == []


def test_code_that_connects_to_many_models_took_it_in_by_the_way() -> None:
    both = [listener(sender=BASE), listener(sender=ORDER)]

    assert subjects(RULE.check(evidence(*both, models=MODELS))) == []


def test_one_that_the_source_names_is_none_by_the_way() -> None:
    registered = (registration(sender=name("shop.models.Base")),)
    both = [listener(sender=BASE, registered=registered), listener(sender=ORDER)]

    assert len(list(RULE.check(evidence(*both, models=MODELS)))) == 1


def test_a_field_connects_to_each_class_that_has_it() -> None:
    registered = registration(sender=Reference("unknown", "cls"), moment="call")

    assert problems(registered=(registered,)) == []


@pytest.mark.parametrize(
    ("sender", "moment"),
    [
        (name("shop.models.Base"), "call"),
        (Reference("unknown", "get_model()"), "import"),
        (Reference("unknown", "get_model()"), "ready"),
    ],
)
def test_no_field_connects_by_its_name_or_at_the_start(sender: Reference, moment: Moment) -> None:
    registered = registration(sender=sender, moment=moment)

    assert len(problems(registered=(registered,))) == 1


def test_the_project_sends_it_with_that_sender_itself() -> None:
    sent = name("shop.models.Base")
    one = listener(POST_SAVE, sender=BASE)
    known: dict[str, Any] = {"models": MODELS, "senders": {sent: BASE}}

    own = source(sends=(send(POST_SAVE, sender=sent),))
    of_another_signal = source(sends=(send("shop.signals.paid", sender=sent),))

    assert list(RULE.check(evidence(one, source=own, **known))) == []
    assert len(list(RULE.check(evidence(one, source=of_another_signal, **known)))) == 1
