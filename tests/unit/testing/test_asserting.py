"""What ``assert_signal_sent`` and ``assert_no_signals`` accept, and what they say."""

from __future__ import annotations

import asyncio
import weakref
from typing import Any
from unittest.mock import ANY

import pytest
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal
from shop.models import DigitalProduct, Product, Tag
from shop.signals import order_placed, stock_low

from signal_inspector import UsageError
from signal_inspector.testing import assert_no_signals, assert_signal_sent


class Sender:
    """Something to send with."""


class Other:
    """Something else."""


class TagProxy(Tag):
    class Meta:
        proxy = True
        app_label = "shop"


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    for signal in (order_placed, stock_low, pre_save, post_save):
        monkeypatch.setattr(signal, "receivers", [])
        monkeypatch.setattr(signal, "sender_receivers_cache", weakref.WeakKeyDictionary())


def complaint(block: Any, *sends: tuple[Any, Any, dict[str, Any]]) -> list[str]:
    """The lines of the assertion that fails when these are sent in the block."""

    def send_all() -> None:
        for signal, sender, arguments in sends:
            signal.send(sender, **arguments)

    with pytest.raises(AssertionError) as caught, block:
        send_all()
    return str(caught.value).splitlines()


class TestAssertSignalSent:
    def test_it_was_sent(self) -> None:
        with assert_signal_sent(order_placed) as sent:
            order_placed.send(Sender, order=1)
            stock_low.send(Sender)

        assert sent.names == ["order_placed"]

    def test_it_was_sent_by_the_sender_with_the_arguments(self) -> None:
        with assert_signal_sent("order_placed", sender=Sender, order=1, note=ANY) as sent:
            order_placed.send(Other, order=2)
            order_placed.send(Sender, order=3)
            order_placed.send(Sender, order=1, note="?", more=4)

        assert [event.kwargs["order"] for event in sent] == [3, 1]

    @pytest.mark.parametrize("times", [0, 1, 2])
    def test_it_was_sent_so_often(self, times: int) -> None:
        with assert_signal_sent(order_placed, sender=Sender, times=times):
            order_placed.send(Other)
            for _ in range(times):
                order_placed.send(Sender)

    def test_a_quiet_signal(self) -> None:
        with assert_signal_sent("post_init", sender=Tag):
            Tag()

    def test_nothing_was_sent(self) -> None:
        assert complaint(assert_signal_sent(order_placed)) == [
            "order_placed was not sent.",
            "No signal was sent.",
        ]

    def test_other_signals_were_sent(self) -> None:
        sends = [(stock_low, Sender, {}), (post_save, Tag, {}), (stock_low, Sender, {})]

        assert complaint(assert_signal_sent(order_placed, sender=Sender), *sends) == [
            f"order_placed with sender={__name__}.Sender was not sent.",
            "What was sent instead:",
            "  stock_low, 2 times",
            "  post_save, once",
        ]

    @pytest.mark.parametrize(
        ("wanted", "sender", "reason"),
        [
            (Tag, TagProxy, "the sender is a proxy of shop.Tag"),
            (TagProxy, Tag, "the sender is the model behind shop.TagProxy"),
            (Product, DigitalProduct, "the sender is a child of shop.Product"),
            (DigitalProduct, Product, "the sender is a parent of shop.DigitalProduct"),
            (Tag, Tag(pk=1), "the sender is an instance, not shop.Tag itself"),
            (Tag, Product, "another sender"),
            (Tag, None, "another sender"),
            (None, Tag, "another sender"),
        ],
    )
    def test_it_was_sent_by_another_sender(self, wanted: Any, sender: Any, reason: str) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, sender=wanted), (order_placed, sender, {})
        )

        assert lines[1] == "What was sent:"
        assert lines[2].endswith(f"): {reason}")

    def test_the_label_of_a_model_was_sent_in_its_place(self) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, sender=Tag), (order_placed, "shop.Tag", {})
        )

        assert lines[2].endswith("the sender is a text, not shop.Tag itself")

    def test_it_was_sent_with_other_arguments(self) -> None:
        lines = complaint(
            assert_signal_sent(post_save, sender=Tag, created=True, raw=False),
            (post_save, Tag, {"created": False, "using": "default"}),
        )

        assert lines == [
            "post_save with sender=shop.Tag, created=True, raw=False was not sent.",
            "What was sent:",
            "  post_save(sender=shop.Tag, created=False, using='default'): created is another; "
            "there is no raw",
        ]

    def test_it_was_sent_at_other_times(self) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, sender=Sender, times=1),
            *[(order_placed, Sender, {"order": number}) for number in (1, 2)],
        )

        assert lines == [
            f"order_placed with sender={__name__}.Sender was sent 2 times, not once.",
            "What was sent:",
            f"  order_placed(sender={__name__}.Sender, order=1)",
            f"  order_placed(sender={__name__}.Sender, order=2)",
        ]

    def test_it_was_sent_though_it_was_not_to_be(self) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, times=0), (order_placed, None, {"order": 1})
        )

        assert lines[0] == "order_placed was sent once, not 0 times."

    def test_a_long_list_is_cut(self) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, order=0),
            *[(order_placed, None, {"order": number}) for number in range(1, 30)],
        )

        assert len(lines) == 13
        assert lines[-1] == "  ... and 19 more"

    def test_no_secret_is_told(self) -> None:
        lines = complaint(
            assert_signal_sent(order_placed, password="mellon"),
            (order_placed, None, {"password": "sesame"}),
        )

        assert "mellon" not in "".join(lines)
        assert "sesame" not in "".join(lines)

    def test_an_exception_of_the_block_is_what_is_seen(self) -> None:
        with pytest.raises(LookupError), assert_signal_sent(order_placed):
            raise LookupError

    def test_values_are_compared_when_the_block_ends(self) -> None:
        tag = Tag(name="new")

        with assert_signal_sent(pre_save, sender=Tag, instance=Tag(pk=5)):
            pre_save.send(Tag, instance=tag)
            tag.pk = 5

    def test_a_wrong_name(self) -> None:
        with pytest.raises(UsageError, match=r"nearest: shop\.signals\.order_placed"):
            assert_signal_sent("order_plced").__enter__()

    def test_a_name_of_several(self) -> None:
        with pytest.raises(UsageError, match=r"means several signals .*post_save, .*pre_save"):
            assert_signal_sent("*_save").__enter__()

    def test_as_a_decorator(self) -> None:
        @assert_signal_sent(order_placed)
        def sends(*, really: bool) -> str:
            if really:
                order_placed.send(Sender)
            return "done"

        assert sends(really=True) == "done"
        with pytest.raises(AssertionError, match="order_placed was not sent"):
            sends(really=False)

    def test_as_a_decorator_of_an_async_function(self) -> None:
        @assert_signal_sent(order_placed)
        async def sends() -> None:
            await asyncio.sleep(0)

        with pytest.raises(AssertionError, match="order_placed was not sent"):
            asyncio.run(sends())


class TestAssertNoSignals:
    def test_none_was_sent(self) -> None:
        with assert_no_signals():
            Tag(name="made")

    def test_only_others_were_sent(self) -> None:
        with assert_no_signals(order_placed, "post_save"):
            stock_low.send(Sender)
        with assert_no_signals(sender=Sender):
            order_placed.send(Other)

    def test_one_was_sent(self) -> None:
        lines = complaint(assert_no_signals(), (order_placed, Sender, {"order": 1}))

        assert lines == [
            "a signal was sent:",
            f"  order_placed(sender={__name__}.Sender, order=1)",
        ]

    def test_two_were_sent(self) -> None:
        lines = complaint(assert_no_signals(), (order_placed, None, {}), (stock_low, None, {}))

        assert lines[0] == "2 signals were sent:"

    def test_an_exception_of_the_block_is_what_is_seen(self) -> None:
        def fails(**_: Any) -> None:
            raise LookupError

        order_placed.connect(fails)

        with pytest.raises(LookupError), assert_no_signals():
            order_placed.send(Sender)

    def test_as_a_decorator(self) -> None:
        @assert_no_signals(order_placed)
        def sends() -> None:
            order_placed.send(Sender)

        with pytest.raises(AssertionError, match="a signal was sent"):
            sends()

    def test_a_signal_of_a_test_has_no_name_and_is_told_of(self) -> None:
        signal = Signal()

        assert complaint(assert_no_signals(signal), (signal, None, {}))[1] == (
            "  <unnamed Signal>(sender=None)"
        )
