"""A receiver of a model signal without a sender."""

import pytest
from support.evidence import (
    M2M_CHANGED,
    MODELS,
    POST_DELETE,
    PRE_SAVE,
    at,
    evidence,
    listener,
    registration,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.catch_all_model_receiver import RULE


def problems(on: str, sender: Sender = ANY, *registered: Registration) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, registered=registered))))


@pytest.mark.parametrize(
    "signal", [PRE_SAVE, POST_SAVE, f"{MODELS}.pre_delete", POST_DELETE, M2M_CHANGED]
)
def test_it_runs_for_every_model(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.message == (
        f"shop.receivers.update_total runs on {signal.rpartition('.')[2]} of every model: of "
        "Django's own and of third parties, of sessions and log entries, and of the models of "
        "data migrations."
    )
    assert problem.hint.startswith("Give the sender")
    assert problem.subject == f"shop.receivers.update_total on {signal}"
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(POST_SAVE, ANY, registration(spot=spot))

    assert problem.spot == spot


@pytest.mark.parametrize("sender", [model("shop.Order"), UNKNOWN])
def test_one_of_a_sender(sender: Sender) -> None:
    assert problems(POST_SAVE, sender) == []


@pytest.mark.parametrize("signal", [f"{MODELS}.post_init", "shop.signals.paid"])
def test_other_signals(signal: str) -> None:
    assert problems(signal) == []
