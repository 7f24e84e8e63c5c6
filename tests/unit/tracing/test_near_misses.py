"""Receivers that just miss a sender, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.signals import ModelSignal
from django.dispatch import Signal
from shop.models import DigitalProduct, Product
from support.traces import Told

from signal_inspector import trace


class ProxyUser(User):
    class Meta:
        proxy = True
        app_label = "auth"


class Base: ...


class Child(Base): ...


def heard(**_: Any) -> None: ...


def misses(told: Told) -> list[str]:
    """The near misses that were told."""
    return [text for text in told.story if text.startswith("near miss")]


@pytest.mark.parametrize(
    ("listens_to", "sent_with", "reason"),
    [
        (User, ProxyUser, "auth.ProxyUser: heard listens to auth.User (proxy)"),
        (Product, DigitalProduct, "shop.DigitalProduct: heard listens to shop.Product (child)"),
        (User, "auth.User", "'auth.User': heard listens to auth.User (label)"),
    ],
)
def test_models(told: Told, listens_to: Any, sent_with: Any, reason: str) -> None:
    signal = Signal()
    signal.connect(heard, sender=listens_to)

    with trace(told):
        signal.send(sent_with)
        signal.send(sent_with)

    assert misses(told) == [f"near miss <unnamed Signal> {reason}"]


def test_plain_classes(told: Told) -> None:
    signal = Signal()
    signal.connect(heard, sender=Base)

    with trace(told):
        signal.send(Child)
        signal.send(Base())

    assert [text.rpartition(" ")[2] for text in misses(told)] == ["(child)", "(instance)"]


def test_a_lazy_sender_of_a_model_signal(told: Told) -> None:
    signal = ModelSignal(use_caching=True)
    signal.connect(heard, sender="shop.Product")

    with trace(told):
        signal.send(DigitalProduct)

    assert [text.rpartition(" ")[2] for text in misses(told)] == ["(child)"]


@pytest.mark.parametrize("also", [None, Child])
def test_a_receiver_that_hears_it_misses_nothing(told: Told, also: Any) -> None:
    signal = Signal()
    signal.connect(heard, sender=Base)
    signal.connect(heard, sender=also)

    with trace(told):
        signal.send(Child)

    assert misses(told) == []


def test_one_that_connects_later_is_told_of_then(told: Told) -> None:
    signal = Signal()

    with trace(told):
        signal.send(Child)
        signal.connect(heard, sender=Base)
        signal.send(Child)

    assert len(misses(told)) == 1


def test_strangers_are_no_near_misses(told: Told) -> None:
    signal = Signal()
    signal.connect(heard, sender=Base)

    with trace(told):
        for sender in (None, User, "no.Model", "text", 5, object(), type):
            signal.send(sender)

    assert misses(told) == []


def test_each_trace_is_told_once() -> None:
    signal = Signal()
    signal.connect(heard, sender=Base)
    first, second, third = Told(), Told(), Told()

    with trace(first):
        signal.send(Child)
        with trace(second):
            signal.send(Child)
            signal.send(Child)
    with trace(third):
        signal.send(Child)

    assert [len(misses(told)) for told in (first, second, third)] == [1, 1, 1]
