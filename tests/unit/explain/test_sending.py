"""What is told of how a signal is sent."""

from __future__ import annotations

import pytest
from support import evidence as given
from support.values import POST_SAVE, signal

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.explanation import AppSend, Sending
from signal_inspector.domain.source import Reference, Send
from signal_inspector.explain.sending import (
    inside,
    sending_of,
    sends_in,
    sends_of_app,
    sends_to_app,
)

PAID = signal("shop.signals.paid")


def evidence(*sends: Send, mentions: int | None = None) -> Evidence:
    """All the source of the shop: it refers to the signal where it sends it, unless told."""
    counted = len(sends) if mentions is None else mentions
    source = given.source(sends=sends, mentions={PAID.name: counted})
    return given.evidence(signals=(PAID,), source=source)


def sending(*sends: Send, mentions: int | None = None) -> Sending:
    return sending_of(PAID, evidence(*sends, mentions=mentions))


class TestArguments:
    def test_what_every_place_gives_and_what_only_some_give(self) -> None:
        told = sending(
            given.send(PAID.name, "order", "coupon"), given.send(PAID.name, "order", "rebate")
        )

        assert (told.arguments, told.sometimes) == (("order",), ("coupon", "rebate"))
        assert told.is_whole

    def test_a_place_that_passes_more_leaves_them_open(self) -> None:
        told = sending(given.send(PAID.name, "order", passes_more=True))

        assert (told.arguments, told.is_whole) == (("order",), False)

    def test_a_place_that_may_send_it_elsewhere_leaves_them_open(self) -> None:
        assert not sending(given.send(PAID.name, "order"), mentions=2).is_whole

    def test_nothing_that_sends_it_is_nothing_known(self) -> None:
        told = sending()

        assert (told.arguments, told.places, told.is_whole) == ((), (), False)

    def test_of_djangos_own_the_contract_tells(self) -> None:
        told = sending_of(signal(POST_SAVE), given.evidence())

        assert set(told.arguments) >= {"instance", "created", "raw"}
        assert (told.by_django, told.is_whole, told.is_read) == (True, True, False)
        assert (told.methods, told.senders) == (("send",), ("model",))


class TestExample:
    @pytest.mark.parametrize(
        ("sends", "head"),
        [
            ((), "def on_paid(sender, **kwargs):"),
            ((given.send(PAID.name, "order"),), "def on_paid(sender, order, **kwargs):"),
            (
                (given.send(PAID.name, "order", "by"), given.send(PAID.name, "order")),
                "def on_paid(sender, order, by=None, **kwargs):",
            ),
            (
                (given.send(PAID.name, method="asend"),),
                "async def on_paid(sender, **kwargs):",
            ),
            (
                (given.send(PAID.name, method="asend"), given.send(PAID.name)),
                "def on_paid(sender, **kwargs):",
            ),
            ((given.send(PAID.name, "kwargs"),), "def on_paid(sender, kwargs, **more):"),
        ],
    )
    def test_it_is_a_function_that_takes_what_is_sent(
        self, sends: tuple[Send, ...], head: str
    ) -> None:
        example = sending(*sends).example

        assert example == head
        compile(f"{example} ...", "example", "exec")

    def test_a_signal_without_a_plain_name_has_one_too(self) -> None:
        hook = signal("shop.hooks.HOOKS['a.b-c']")

        assert sending_of(hook, given.evidence(signals=(hook,))).example == (
            "def receive(sender, **kwargs):"
        )


class TestPlaces:
    def test_a_send_of_some_item_may_be_one_of_each_item(self) -> None:
        hook, other = signal("shop.hooks.HOOKS['paid']"), signal("shop.hooks.PLAIN")
        some = given.send(Reference("unknown", "HOOKS[event]"))
        known = given.evidence(signals=(hook, other), source=given.source(sends=(some,)))

        assert sending_of(hook, known).maybe == (some,)
        assert sending_of(other, known).maybe == ()

    def test_they_are_those_of_the_functions_that_are_asked_for(self) -> None:
        sends = (
            given.send(PAID.name, enclosing="Order.pay"),
            given.send(PAID.name, enclosing="Order.refund"),
        )

        assert sends_in(["shop.views.Order.pay"], evidence(*sends)) == sends[:1]
        assert inside(given.send(PAID.name)) == "shop.views"

    def test_they_are_those_of_the_app_or_package_that_is_asked_for(self) -> None:
        inner = given.send(PAID.name)
        outer = given.send(PAID.name, module=given.module("tools.work", app=None))

        known = evidence(inner, outer)

        assert sends_of_app("shop", known) == (AppSend("shop", "shop", inner),)
        assert sends_of_app("tools", known) == (AppSend("tools", "shop", outer),)
        assert sends_to_app("shop", known) == (AppSend("tools", "shop", outer),)
        assert sends_to_app("tools", known) == ()

    def test_whose_a_signal_is_that_the_source_does_not_name_is_not_known(self) -> None:
        some = given.send(Reference("unknown", "HOOKS[event]"))

        assert sends_of_app("shop", evidence(some)) == (AppSend("shop", None, some),)
