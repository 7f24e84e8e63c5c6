"""What of a snapshot a lock file keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.values import ANY, POST_SAVE, UNKNOWN, connection, model, pending, signal, snapshot

from signal_inspector import Sender
from signal_inspector.lock.wiring import LockedReceiver, Section, sender_text, wiring_of

ORDER = model("shop.Order")


def test_receivers_stand_in_dispatch_order_under_signal_and_sender() -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            connection("shop.receivers.later", ORDER),
            connection("audit.receivers.of_any"),
            connection("billing.receivers.first", ORDER),
        )
    )

    sections = wiring_of(everything, "").sections

    assert sections == (
        Section(POST_SAVE, "any", (LockedReceiver("audit.receivers.of_any"),)),
        Section(
            POST_SAVE,
            "shop.Order",
            (LockedReceiver("shop.receivers.later"), LockedReceiver("billing.receivers.first")),
        ),
    )


def test_receivers_of_django_are_left_out() -> None:
    of_django = connection("django.db.close_old_connections")
    of_django = replace(of_django, receiver=replace(of_django.receiver, origin="django"))

    assert wiring_of(snapshot(signal(POST_SAVE, of_django)), "").sections == ()


def test_asynchronous_receivers_come_last_on_every_django() -> None:
    everything = snapshot(
        signal(
            "shop.signals.sent",
            connection("shop.receivers.slow", is_async=True),
            connection("shop.receivers.quick"),
        )
    )

    (section,) = wiring_of(everything, "").sections

    assert [one.name for one in section.listeners] == [
        "shop.receivers.quick",
        "shop.receivers.slow",
    ]


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (ANY, "any"),
        (UNKNOWN, "?"),
        (Sender("instance", "billing.gateway.Gateway"), "?"),
        (Sender("value", "'shop'"), "?"),
        (Sender("function", "shop.make.<locals>.send"), "?"),
        (Sender("function", "shop.views.send"), "shop.views.send"),
        (Sender("class", "shop.checkout.Checkout"), "shop.checkout.Checkout"),
        (Sender("appconfig", "shop.apps.ShopConfig", "shop"), "shop (app)"),
        (ORDER, "shop.Order"),
    ],
)
def test_senders_go_by_a_name_that_every_django_knows(sender: Sender, expected: str) -> None:
    assert sender_text(sender) == expected


def test_flags_tell_what_a_connection_is() -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            connection(
                "shop.receivers.log",
                weak=False,
                is_async=True,
                debug_only=True,
                dispatch_uid="two\n  lines",
            ),
        )
    )

    (section,) = wiring_of(everything, "").sections

    assert section.listeners == (
        LockedReceiver("shop.receivers.log", ("DEBUG only", "async", "strong", "uid=two lines")),
    )


def test_receivers_that_look_the_same_stand_once_with_their_number() -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            connection("shop.Storage.clear"),
            connection("shop.receivers.other"),
            connection("shop.Storage.clear"),
        )
    )

    (section,) = wiring_of(everything, "").sections

    assert section.listeners == (
        LockedReceiver("shop.Storage.clear", ("x2",)),
        LockedReceiver("shop.receivers.other"),
    )
    assert [one.count for one in section.listeners] == [2, 1]


def test_numbers_of_signals_without_a_name_are_left_out() -> None:
    everything = snapshot(
        signal("<unnamed Signal #7>", connection("shop.receivers.log"), origin=None)
    )

    (section,) = wiring_of(everything, "").sections

    assert section.signal == "<unnamed Signal>"


def test_what_is_pending_has_sections_of_its_own_at_the_end() -> None:
    everything = replace(
        snapshot(signal(POST_SAVE, connection("shop.receivers.log"))),
        pending=(pending("shop.receivers.lost", "nosuch.Model"),),
    )

    sections = wiring_of(everything, "").sections

    assert sections[-1] == Section(
        POST_SAVE, "nosuch.Model", (LockedReceiver("shop.receivers.lost"),), pending=True
    )
