"""Which places in the source are about a model that they have not reached."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from support import evidence as given
from support.values import ANY, POST_SAVE, model, receiver

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.domain.timeline import ModelTimeline, Relation
from signal_inspector.explain.absences import Known
from signal_inspector.explain.missing import missing_receivers

ORDER, THROUGH = model("shop.Order"), model("shop.OrderTag")
TAGS = Relation("shop.Order.tags", THROUGH, (), ())


def missing(
    registration: Registration, sender: Sender | None, *relations: Relation
) -> list[tuple[str, str]]:
    """Receiver and reason of what an order lacks, where the source says just this."""
    source = given.source(registrations=(registration,))
    evidence = given.evidence(source=source, apps=(given.app_facts("shop"),))
    gathered: Any = SimpleNamespace(evidence=evidence, sender=lambda _: sender)
    timeline = ModelTimeline(ORDER, "shop_order", None, (), relations, (), (), ())
    known = Known(evidence, (), lambda name: (receiver(name),), lambda _: None)
    found = missing_receivers(timeline, cast("Gathered", gathered), known)
    return [(one.receiver, one.reason) for one in found]


LATE = given.registration(conditional=True)
TOLD = [("shop.receivers.update_total", "condition")]


@pytest.mark.parametrize("sender", [ORDER, ANY])
def test_those_of_the_model_and_of_any(sender: Sender) -> None:
    assert missing(LATE, sender) == TOLD


@pytest.mark.parametrize("sender", [model("shop.Tag"), THROUGH, None])
def test_none_of_another_model_or_of_a_sender_that_is_not_known(sender: Sender | None) -> None:
    assert missing(LATE, sender) == []


def test_m2m_changed_is_of_the_through_model_of_a_relation() -> None:
    changed = given.registration(given.M2M_CHANGED, conditional=True)

    assert missing(changed, THROUGH, TAGS) == TOLD
    assert missing(changed, ANY, TAGS) == TOLD
    assert missing(changed, ORDER, TAGS) == []
    assert missing(changed, ANY) == []


@pytest.mark.parametrize(
    "registration",
    [
        given.registration(conditional=True, module=given.module("vendor.x", origin="third-party")),
        given.registration("shop.signals.paid", conditional=True),
        given.registration(verb="disconnect", conditional=True),
        given.registration(
            receiver=given.Reference("local", "wrap(f)"), form="temporary", conditional=True
        ),
    ],
    ids=["of a package", "another signal", "a disconnect", "without a name"],
)
def test_what_says_nothing_of_the_model(registration: Registration) -> None:
    assert missing(registration, ORDER) == []


def test_what_is_connected_is_not_missing() -> None:
    source = given.source(registrations=(LATE,))
    listener = given.listener(POST_SAVE, sender=ORDER, registered=(LATE,))
    evidence = given.evidence(listener, source=source)
    gathered: Any = SimpleNamespace(evidence=evidence, sender=lambda _: ORDER)
    timeline = ModelTimeline(ORDER, "shop_order", None, (), (), (), (), ())
    known = Known(evidence, (), lambda _: (), lambda _: None)

    assert missing_receivers(timeline, cast("Gathered", gathered), known) == ()
