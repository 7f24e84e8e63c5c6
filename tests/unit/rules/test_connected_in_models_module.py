"""Receivers that are connected while models are imported."""

from typing import Any

import pytest
from support.evidence import at, evidence, module, name, registration, source
from support.values import POST_SAVE

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import Reference
from signal_inspector.rules.connected_in_models_module import RULE


def problems(dotted: str = "shop.models", **given: Any) -> list[Problem]:
    of_models = frozenset({"shop.models", "shop.models.orders"})
    read = source(registrations=(registration(module=module(dotted), **given),))
    return list(RULE.check(evidence(source=read, models_modules=of_models)))


@pytest.mark.parametrize("dotted", ["shop.models", "shop.models.orders"])
def test_whatever_imports_a_model_connects_it(dotted: str) -> None:
    (problem,) = problems(dotted, spot=at("shop/models.py", 30))

    assert problem.message == (
        f"{dotted} connects shop.receivers.update_total to post_save while models are being "
        "imported: whatever imports a model, such as a script or a test, connects it too, and of "
        "model classes it can name only those that are loaded before."
    )
    assert problem.hint == "Move it to a module of receivers that AppConfig.ready() imports."
    assert problem.subject == f"shop.receivers.update_total on {POST_SAVE}"
    assert problem.spot == at("shop/models.py", 30)
    assert (problem.signal, problem.origin, problem.owner) == (POST_SAVE, "project", "shop")


def test_the_subject_has_the_sender() -> None:
    (problem,) = problems(sender=name("shop.models.Order"))

    assert problem.subject == (f"shop.receivers.update_total on {POST_SAVE} of shop.models.Order")


def test_a_receiver_without_a_name() -> None:
    (problem,) = problems(receiver=Reference("none"))

    assert "connects a receiver to post_save" in problem.message
    assert problem.subject == f"? on {POST_SAVE}"


@pytest.mark.parametrize(
    "given",
    [
        {"verb": "disconnect"},
        {"moment": "ready"},
        {"moment": "call"},
        {"signal": Reference("unknown", "SIGNALS[0]")},
        {"signal": "django.db.models.signals.class_prepared"},
        {"dotted": "shop.receivers"},
        {"dotted": "shop.ml.models"},
        {"dotted": "shop.models.receivers"},
    ],
)
def test_what_importing_models_does_not_connect(given: dict[str, Any]) -> None:
    assert problems(**given) == []


def test_without_source_nothing_is_known() -> None:
    assert list(RULE.check(evidence())) == []
