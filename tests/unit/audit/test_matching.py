"""Which place in the source made which connection."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import PRE_SAVE, at, name, registration
from support.values import ANY, POST_SAVE, UNKNOWN, connection, model, receiver, signal

from signal_inspector.audit.canonical import Canonical
from signal_inspector.audit.matching import Matched
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.domain.source import NOTHING, Reference, Registration

UPDATE = receiver("shop.receivers.update_total")
ORDER, TAG = model("shop.Order"), model("shop.Tag")


def made(line: int = 3, sender: Reference = NOTHING, **given: Any) -> Registration:
    """A place that connects ``update_total``."""
    return registration(sender=sender, spot=at(line=line), **given)


OF_ORDER = made(3, name("shop.models.Order"))


def lines(
    canonical: Canonical,
    *registrations: Registration,
    sender: Sender = ORDER,
    of: Receiver = UPDATE,
) -> list[int | None]:
    """Those of the places that may have made this connection."""
    matched = Matched(registrations, canonical).of(signal(POST_SAVE), connection(of, sender))
    return [one.spot.location.line for one in matched]


def test_signal_receiver_and_sender_are_the_same(canonical: Canonical) -> None:
    assert lines(canonical, OF_ORDER) == [3]
    assert lines(canonical, OF_ORDER, sender=TAG) == []
    assert lines(canonical, OF_ORDER, of=receiver("shop.receivers.other")) == []
    assert lines(canonical, made(signal=PRE_SAVE, sender=name("shop.models.Order"))) == []


def test_a_place_without_a_sender_connects_any(canonical: Canonical) -> None:
    assert lines(canonical, made(), sender=ANY) == [3]
    assert lines(canonical, made(), sender=ORDER) == []


@pytest.mark.parametrize("label", ["shop.Order", "shop.order"])
def test_a_label_is_the_model(canonical: Canonical, label: str) -> None:
    place = made(sender=Reference("text", label))

    assert lines(canonical, place, sender=ORDER) == [3]
    assert lines(canonical, place, sender=TAG) == []


def test_a_text_that_is_no_label_is_itself(canonical: Canonical) -> None:
    place = made(sender=Reference("text", "web"))

    assert lines(canonical, place, sender=Sender("value", "'web'")) == [3]
    assert lines(canonical, place, sender=ORDER) == []


def test_where_the_source_does_not_tell_the_sender_it_may_be_any_place(
    canonical: Canonical,
) -> None:
    looped = made(5, Reference("unknown", "model"))

    assert lines(canonical, looped, sender=ORDER) == [5]
    assert lines(canonical, OF_ORDER, looped, sender=TAG) == [5]


def test_where_the_process_does_not_tell_it_neither(canonical: Canonical) -> None:
    assert lines(canonical, OF_ORDER, made(9), sender=UNKNOWN) == [3, 9]


def test_a_receiver_without_a_name_is_known_by_its_place(canonical: Canonical) -> None:
    nameless = receiver("shop.receivers.<lambda>", location=Location("shop/receivers.py", 7))
    place = made(7, receiver=Reference("local", "lambda **_: None"))

    assert lines(canonical, place, sender=ANY, of=nameless) == [7]
    assert lines(canonical, made(8, receiver=place.receiver), sender=ANY, of=nameless) == []


def test_a_receiver_without_a_place(canonical: Canonical) -> None:
    builtin = receiver("builtins.print", kind="builtin", location=None)

    assert lines(canonical, made(receiver="builtins.print"), sender=ANY, of=builtin) == [3]
    assert lines(canonical, made(receiver=NOTHING), sender=ANY, of=builtin) == []


def test_several_places_stand_in_the_order_of_the_source(canonical: Canonical) -> None:
    assert lines(canonical, OF_ORDER, made(9, name("shop.models.Order"))) == [3, 9]


@pytest.mark.parametrize(
    "given", [{"verb": "disconnect"}, {"signal": Reference("unknown", "each")}]
)
def test_what_connects_nothing_that_is_known(canonical: Canonical, given: Any) -> None:
    assert lines(canonical, made(**given), sender=ANY) == []


def perhaps(
    canonical: Canonical, *places: Registration, of: Receiver, sender: Sender = ORDER
) -> list[int | None]:
    found = Matched(places, canonical).perhaps(signal(POST_SAVE), connection(of, sender))
    return [one.spot.location.line for one in found]


class TestReceiversThatAreMadeOnTheSpot:
    PARTIAL = made(
        4,
        name("shop.models.Order"),
        receiver=Reference("local", "partial(update_total)"),
        behind="shop.receivers.update_total",
    )
    CLOSURE = made(5, receiver=Reference("local", "make()"), behind="shop.receivers.make.<locals>")
    UNKNOWN = made(6, name("shop.models.Order"), receiver=Reference("unknown", "each"))

    def test_what_stands_behind_it_is_what_is_connected(self, canonical: Canonical) -> None:
        assert perhaps(canonical, self.PARTIAL, of=UPDATE) == [4]
        assert perhaps(canonical, self.PARTIAL, of=UPDATE, sender=TAG) == []
        assert perhaps(canonical, self.PARTIAL, of=receiver("shop.receivers.other")) == []

    def test_a_function_that_makes_it_holds_it_or_its_wrapper(self, canonical: Canonical) -> None:
        inside = "shop.receivers.make.<locals>.inner"
        wrapped = receiver("shop.receivers.update_total", wrapper=inside)

        assert perhaps(canonical, self.CLOSURE, of=receiver(inside), sender=ANY) == [5]
        assert perhaps(canonical, self.CLOSURE, of=wrapped, sender=ANY) == [5]
        assert perhaps(canonical, self.CLOSURE, of=UPDATE, sender=ANY) == []

    def test_something_unknown_may_be_anything(self, canonical: Canonical) -> None:
        assert perhaps(canonical, self.UNKNOWN, of=UPDATE) == []
