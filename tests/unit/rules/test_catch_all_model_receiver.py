"""A receiver of a model signal without a sender."""

from dataclasses import replace

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
    registration,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.catch_all_model_receiver import RULE

SESSION = "django.contrib.sessions.models.Session"
ENTRY = "django.contrib.admin.models.LogEntry"


def problems(on: str, sender: Sender = ANY, *registered: Registration) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, registered=registered))))


@pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE, f"{MODELS}.pre_delete", POST_DELETE])
def test_it_runs_for_every_model(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.message == (
        f"shop.receivers.update_total runs on {signal.rpartition('.')[2]} of every model: those of "
        "all apps, and those of data migrations."
    )
    assert problem.hint.startswith("Give the sender")
    assert problem.subject == f"shop.receivers.update_total on {signal}"
    assert problem.spot == at()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([SESSION], "(sessions too)"),
        ([ENTRY], "(log entries too)"),
        ([ENTRY, SESSION], "(sessions and log entries too)"),
    ],
)
def test_models_that_every_request_writes_are_named_where_they_are_installed(
    names: list[str], words: str
) -> None:
    models = [replace(model_facts("shop.Order"), name=name) for name in names]

    (problem,) = RULE.check(evidence(listener(POST_SAVE), models=models))

    assert f"those of all apps {words}, and those of data migrations" in problem.message


def test_changes_of_relations_are_sent_with_through_models() -> None:
    (problem,) = problems(M2M_CHANGED)

    assert problem.message == (
        "shop.receivers.update_total runs on m2m_changed of every many-to-many relation: those of "
        "all apps, and those of data migrations."
    )


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
