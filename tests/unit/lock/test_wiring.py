"""What of a snapshot a lock file keeps."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from support.values import (
    POST_SAVE,
    connection,
    model,
    pending,
    receiver,
    signal,
    snapshot,
)

from signal_inspector import Sender
from signal_inspector.lock.file_format import from_text, to_text
from signal_inspector.lock.wiring import LockedReceiver, Section, wiring_of

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


def test_receivers_of_several_senders_without_a_name_stand_by_name() -> None:
    paid, refunded = Sender("value", "'paid'"), Sender("value", "'refunded'")
    first, second = connection("shop.receivers.b", paid), connection("shop.receivers.a", refunded)
    third = connection("shop.receivers.a", paid, is_async=True)

    texts = {
        to_text(wiring_of(snapshot(signal("shop.signals.sent", *order)), ""))
        for order in permutations((first, second, third))
    }

    (text,) = texts
    assert text.splitlines()[-3:] == [
        "  shop.receivers.a",
        "  shop.receivers.a  async",
        "  shop.receivers.b",
    ]


def test_receivers_of_signals_without_a_name_stand_by_name() -> None:
    signals = [
        signal("<unnamed Signal #1>", connection("shop.receivers.b"), origin=None),
        signal("<unnamed Signal #2>", connection("shop.receivers.a"), origin=None),
    ]

    (section,) = wiring_of(snapshot(*signals), "").sections

    assert [one.name for one in section.listeners] == ["shop.receivers.a", "shop.receivers.b"]


def test_functions_of_comprehensions_are_counted_together() -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            connection("shop.receivers.<listcomp>.<lambda>"),
            connection("shop.receivers.<lambda>"),
        )
    )

    (section,) = wiring_of(everything, "").sections

    assert section.listeners == (LockedReceiver("shop.receivers.<lambda>", ("x2",)),)


def test_an_order_is_that_of_one_signal_and_one_sender() -> None:
    assert Section(POST_SAVE, "shop.Order", ()).is_ordered
    assert Section(POST_SAVE, "any", ()).is_ordered
    assert not Section(POST_SAVE, "shop.Order", (), pending=True).is_ordered
    assert not Section(POST_SAVE, "?", ()).is_ordered
    assert not Section(POST_SAVE, "shop.make.<locals>.Sender", ()).is_ordered
    assert not Section("<unnamed Signal>", "shop.Order", ()).is_ordered


# What a file could take for something else.
ODD = st.text(
    st.sampled_from(["a", ".", " ", "\n", "\u2028", "\x00", "\x1b", "\udc80", "[", "]", "#", "é"])
) | st.sampled_from(
    ["a from b", "from a", "pending a", "a  x2", "x2", "", "a from", "=======", "any"]
)


@given(
    st.lists(
        st.tuples(ODD, st.lists(st.tuples(ODD, ODD, ODD), min_size=1, max_size=3)), max_size=3
    ),
    ODD,
    ODD,
)
def test_whatever_the_names_are_they_are_read_back(
    signals: list[tuple[str, list[tuple[str, str, str]]]], filters: str, lost: str
) -> None:
    everything = replace(
        snapshot(
            *(
                signal(
                    name,
                    *(
                        connection(receiver(of), Sender("class", to), dispatch_uid=uid)
                        for of, to, uid in connections
                    ),
                )
                for name, connections in signals
            )
        ),
        pending=(pending(receiver(lost), lost, lost),),
    )

    wiring = wiring_of(everything, f"--app '{filters}'")

    assert from_text(to_text(wiring), "signals.lock") == wiring
