"""A signal that has no receivers."""

from typing import Any

import pytest
from support.evidence import at, evidence, listener, module, registration, source
from support.values import pending, signal, snapshot

from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Signal
from signal_inspector.rules.unused_signal import RULE

PAID = "shop.signals.paid"


def problems(*signals: Signal) -> list[Problem]:
    return list(RULE.check(evidence(signals=signals)))


def test_nobody_listens() -> None:
    (problem,) = problems(signal(PAID))

    assert problem.message == "Nobody listens to paid: what sends it reaches no one."
    assert problem.hint == "Take it away, unless it is there for others to connect to."
    assert problem.subject == PAID
    assert problem.spot == at("signals.py")
    assert (problem.signal, problem.origin, problem.owner) == (PAID, "project", "shop")


def test_one_of_no_app_and_without_a_place() -> None:
    (problem,) = problems(signal("vendor.done", origin="third-party", app=None, location=None))

    assert (problem.origin, problem.owner, problem.spot) == ("third-party", "vendor", None)


def test_those_of_django_and_those_without_a_name() -> None:
    unnamed = signal("<unnamed Signal #1>", origin=None, app=None, location=None)

    assert problems(signal("django.core.signals.request_started"), unnamed) == []


def test_one_with_a_receiver() -> None:
    assert list(RULE.check(evidence(listener(PAID)))) == []


def test_one_that_a_receiver_waits_for() -> None:
    waiting = snapshot(signal(PAID), signal("shop.signals.sent"), pending=[pending(on=PAID)])

    (problem,) = RULE.check(evidence(snapshot=waiting))

    assert problem.subject == "shop.signals.sent"


@pytest.mark.parametrize(
    "given",
    [
        {"moment": "call"},
        {"conditional": True},
        {"module": module("shop.worker", loaded=False)},
        {"moment": "ready"},
    ],
)
def test_one_that_the_source_connects_a_receiver_to(given: dict[str, Any]) -> None:
    read = source(registrations=(registration(PAID, **given),))

    assert list(RULE.check(evidence(signals=[signal(PAID)], source=read))) == []


def test_one_that_the_source_only_disconnects() -> None:
    read = source(registrations=(registration(PAID, verb="disconnect"),))

    assert len(list(RULE.check(evidence(signals=[signal(PAID)], source=read)))) == 1


def test_one_whose_class_sends_in_its_own_way_may_reach_others() -> None:
    own, other = SignalClass(frozenset({"send"})), SignalClass(frozenset({"__init__"}))
    both = [signal(PAID), signal("shop.signals.sent")]
    classes = {PAID: own, "shop.signals.sent": other}

    (problem,) = RULE.check(evidence(signals=both, signal_classes=classes))

    assert problem.subject == "shop.signals.sent"
