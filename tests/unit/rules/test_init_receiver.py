"""A receiver of ``pre_init`` or ``post_init``."""

import pytest
from support.evidence import MODELS, PRE_SAVE, at, evidence, listener, model_facts, registration
from support.values import ANY, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.init_receiver import RULE

POST_INIT = f"{MODELS}.post_init"


def problems(on: str, sender: Sender = ANY, *registered: Registration) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, registered=registered))))


@pytest.mark.parametrize("signal", [f"{MODELS}.pre_init", POST_INIT])
@pytest.mark.parametrize(
    ("sender", "whose"), [(ANY, "of any model"), (model("shop.Order"), "of shop.Order")]
)
def test_it_runs_for_each_object(signal: str, sender: Sender, whose: str) -> None:
    (problem,) = problems(signal, sender)

    assert problem.message == (
        f"shop.receivers.update_total runs on {signal.rpartition('.')[2]} for each object {whose} "
        "that is made, so for each that a query loads too."
    )
    assert "from_db()" in problem.hint
    assert problem.subject.startswith(f"shop.receivers.update_total on {signal}")
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(POST_INIT, ANY, registration(POST_INIT, spot=spot))

    assert problem.spot == spot


@pytest.mark.parametrize("signal", [PRE_SAVE, "shop.signals.post_init"])
def test_other_signals(signal: str) -> None:
    assert problems(signal) == []


def test_no_object_is_made_of_an_abstract_model() -> None:
    one = listener(POST_INIT, sender=model("shop.Base"))
    models = [model_facts("shop.Base", abstract=True)]

    assert list(RULE.check(evidence(one, models=models))) == []
