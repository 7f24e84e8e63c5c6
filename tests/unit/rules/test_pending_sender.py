"""A lazy sender that names no installed model."""

import pytest
from support.evidence import at, evidence, model_facts
from support.values import POST_SAVE, pending, receiver, snapshot

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Pending, Sender
from signal_inspector.rules.pending_sender import RULE

MODELS = [model_facts("shop.Order"), model_facts("shop.OrderLine"), model_facts("auth.User")]


def problems(*waiting: Pending) -> list[Problem]:
    return list(RULE.check(evidence(snapshot=snapshot(pending=waiting), models=MODELS)))


def test_it_never_runs() -> None:
    (problem,) = problems(pending(sender="nosuch.Model"))

    assert problem.message == (
        "shop.receivers.update_total never runs on post_save of nosuch.Model: no installed app has "
        "that model."
    )
    assert problem.hint == (
        "Write the label of an installed model, 'app_label.Model', or install its app."
    )
    assert problem.subject == (
        "shop.receivers.update_total on django.db.models.signals.post_save of nosuch.Model"
    )


def test_filters_know_what_it_is_of() -> None:
    waiting = pending(sender="nosuch.Model")

    (problem,) = problems(waiting)

    assert problem.spot == at()
    assert (problem.signal, problem.receiver) == (POST_SAVE, waiting.receiver)
    assert problem.sender == Sender("model", "nosuch.Model", "nosuch.Model")


@pytest.mark.parametrize("written", ["shop.Ordr", "shop.ordr", "shpo.order"])
def test_the_nearest_model_is_named(written: str) -> None:
    (problem,) = problems(pending(sender=written))

    assert problem.hint.endswith(" Did you mean 'shop.Order'?")


def test_case_does_not_matter_to_what_is_near() -> None:
    models = [model_facts("api.URL")]
    given = evidence(snapshot=snapshot(pending=[pending(sender="api.urls")]), models=models)

    (problem,) = RULE.check(given)

    assert problem.hint.endswith(" Did you mean 'api.URL'?")


def test_a_receiver_without_a_place() -> None:
    builtin = receiver("builtins.print", kind="builtin", location=None)

    (problem,) = problems(pending(builtin))

    assert problem.spot is None


def test_nothing_waits() -> None:
    assert problems() == []
