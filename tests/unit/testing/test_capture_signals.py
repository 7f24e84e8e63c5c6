"""What ``capture_signals`` gives, for every kind of send."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import weakref
from typing import Any

import django
import pytest
from django.db.models.signals import post_init, post_save, pre_save
from django.dispatch import Signal
from django.test import override_settings
from shop.models import DigitalProduct, Product, Tag
from shop.signals import order_placed, stock_low
from support.traces import Told

from signal_inspector import UsageError, trace
from signal_inspector.testing import CapturedSignals, SentSignal, capture_signals

needs_async = pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")

ping = Signal()
pong = Signal()


class Sender:
    """Something to send with."""


class Child(Sender):
    """Something else."""


class Polite(Signal):
    """Overrides what sends."""

    def send(self, sender: Any, **named: Any) -> Any:
        return super().send(sender, polite=True, **named)


class Robust(Signal):
    """Sends in another way than it is asked for, if there is anybody."""

    def send(self, sender: Any, **named: Any) -> Any:
        return self.send_robust(sender, **named) if self.has_listeners(sender) else []


class Hostile:
    """Can be sent, and nothing else."""

    def __repr__(self) -> str:
        raise AssertionError("printed")

    __str__ = __repr__

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"asked for {name}")


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    for signal in (ping, pong, order_placed, stock_low, pre_save, post_save):
        monkeypatch.setattr(signal, "receivers", [])
        monkeypatch.setattr(signal, "sender_receivers_cache", weakref.WeakKeyDictionary())


class TestWhatIsCaptured:
    def test_a_send_that_nobody_hears(self) -> None:
        with capture_signals(ping) as sent:
            ping.send(Sender, number=1)

        (event,) = sent
        assert event.signal is ping
        assert event.sender is Sender
        assert event.method == "send"
        assert event.kwargs == {"number": 1}

    def test_the_objects_themselves(self) -> None:
        tag = Tag(name="new")

        with capture_signals(post_save, sender=Tag) as sent:
            post_save.send(Tag, instance=tag, created=True)

        assert sent[0].kwargs["instance"] is tag

    def test_a_sender_that_is_given_by_name(self) -> None:
        with capture_signals(ping) as sent:
            ping.send(sender=Sender, number=1)

        assert sent[0].sender is Sender
        assert sent[0].kwargs == {"number": 1}

    def test_none_is_a_sender(self) -> None:
        with capture_signals(ping, sender=None) as sent:
            ping.send(None)
            ping.send(Sender)

        assert sent.senders == [None]

    def test_send_robust_with_the_same_responses(self) -> None:
        def heard(**_: Any) -> str:
            raise LookupError

        ping.connect(heard)

        with capture_signals(ping) as sent:
            ((receiver, error),) = ping.send_robust(Sender)

        assert receiver is heard
        assert type(error) is LookupError
        assert [event.method for event in sent] == ["send_robust"]

    @needs_async
    def test_asynchronous_sends(self) -> None:
        async def heard(**_: Any) -> str:
            await asyncio.sleep(0)
            return "later"

        ping.connect(heard)

        async def main() -> Any:
            with capture_signals(ping) as sent:
                return await ping.asend(Sender), await ping.asend_robust(Child), sent

        one, two, sent = asyncio.run(main())

        assert one == two == [(heard, "later")]
        assert [(event.method, event.sender) for event in sent] == [
            ("asend", Sender),
            ("asend_robust", Child),
        ]

    def test_sends_in_receivers_behind_what_sent_them(self) -> None:
        def outer(**named: Any) -> None:
            pong.send(Sender)
            if named["again"]:
                ping.send(Child, again=False)

        ping.connect(outer)

        with capture_signals(ping, pong) as sent:
            ping.send(Sender, again=True)

        assert [event.signal for event in sent] == [ping, pong, ping, pong]
        assert sent.of(ping).senders == [Sender, Child]

    @needs_async
    def test_sends_in_receivers_that_run_at_once(self) -> None:
        async def outer(again: bool, **_: Any) -> None:
            await asyncio.sleep(0)
            if again:
                await ping.asend(Child, again=False)

        async def other(again: bool, **_: Any) -> None:
            await outer(again)

        ping.connect(outer)
        ping.connect(other)

        async def main() -> CapturedSignals:
            with capture_signals(ping) as sent:
                await ping.asend(Sender, again=True)
                await ping.asend(Sender, again=False)
            return sent

        assert asyncio.run(main()).senders == [Sender, Child, Child, Sender]

    def test_a_send_that_fails_and_the_next(self) -> None:
        def fails(**_: Any) -> None:
            raise LookupError

        ping.connect(fails)

        with capture_signals(ping) as sent:
            for _ in range(2):
                with pytest.raises(LookupError):
                    ping.send(Sender)

        assert len(sent) == 2

    def test_a_wrong_call_is_no_send(self) -> None:
        with capture_signals(ping) as sent, pytest.raises(TypeError, match="sender"):
            ping.send()  # type: ignore[call-arg]

        assert sent == []

    @pytest.mark.parametrize("has_receiver", [True, False])
    @pytest.mark.parametrize("make", [Polite, Robust])
    def test_a_subclass_that_sends_through_its_base_sends_once(
        self, make: type[Signal], has_receiver: bool
    ) -> None:
        def heard(**_: Any) -> None: ...

        signal = make()
        if has_receiver:
            signal.connect(heard)

        with capture_signals(signal) as sent:
            signal.send(Sender)

        (event,) = sent
        assert (event.method, event.kwargs) == ("send", {})

    def test_a_subclass_that_is_made_in_the_block(self) -> None:
        with capture_signals() as sent:

            class Late(Signal):
                def send(self, sender: Any, **named: Any) -> Any:
                    return super().send(sender, late=True, **named)

            Late().send(Sender)

        assert [event.kwargs for event in sent] == [{}]


class TestWhereItIsSent:
    def test_another_thread(self) -> None:
        thread = threading.Thread(target=lambda: ping.send(Sender))

        with capture_signals(ping) as sent:
            thread.start()
            thread.join()

        assert len(sent) == 1

    def test_another_context(self) -> None:
        with capture_signals(ping) as sent:
            contextvars.Context().run(ping.send, Sender)

        assert len(sent) == 1

    @needs_async
    def test_a_task_that_began_before_the_block(self) -> None:
        async def main() -> CapturedSignals:
            may_send = asyncio.Event()

            async def sends() -> None:
                await may_send.wait()
                await ping.asend(Sender)

            task = asyncio.create_task(sends())
            await asyncio.sleep(0)
            with capture_signals(ping) as sent:
                may_send.set()
                await task
            return sent

        assert len(asyncio.run(main())) == 1

    def test_only_as_long_as_the_block_lasts(self) -> None:
        ping.send(Sender)
        with capture_signals(ping) as sent:
            pass
        ping.send(Sender)

        assert sent == []

    def test_also_after_an_exception_nothing_is_left(self) -> None:
        with pytest.raises(LookupError), capture_signals(ping) as sent:
            raise LookupError
        ping.send(Sender)

        assert sent == []

    def test_blocks_inside_each_other(self) -> None:
        with capture_signals(ping) as outer:
            ping.send(Sender)
            with capture_signals(ping, sender=Child) as inner:
                ping.send(Sender)
                ping.send(Child)

        assert outer.senders == [Sender, Sender, Child]
        assert inner.senders == [Child]

    def test_blocks_that_end_in_the_order_in_which_they_began(self) -> None:
        first, second = capture_signals(ping), capture_signals(ping)

        in_first = first.__enter__()
        in_second = second.__enter__()
        first.__exit__(None, None, None)
        ping.send(Sender)
        second.__exit__(None, None, None)

        assert (len(in_first), len(in_second)) == (0, 1)

    def test_a_trace_sees_what_it_would_see(self, told: Told) -> None:
        def heard(**_: Any) -> str:
            return "heard"

        ping.connect(heard)

        with trace(told), capture_signals(ping) as sent:
            within = ping.send(Sender)
        with capture_signals(ping) as sent_too, trace(told):
            around = ping.send(Sender)

        assert within == around == [(heard, "heard")]
        assert len(sent) == len(sent_too) == 1
        assert told.trees == ["send ping: heard returned"] * 2


class TestWhichSignals:
    def test_all_but_those_that_say_little(self) -> None:
        with capture_signals() as sent:
            Tag(name="made")
            ping.send(Sender)

        assert [event.signal for event in sent] == [ping]

    def test_those_too_where_they_are_asked_for(self) -> None:
        with capture_signals(post_init) as sent:
            Tag(name="made")

        assert sent.names == ["post_init"]

    @pytest.mark.parametrize(
        "name",
        ["shop.signals.order_placed", "signals.order_placed", "order_placed", "Order_Placed"],
    )
    def test_a_name(self, name: str) -> None:
        with capture_signals(name) as sent:
            order_placed.send(Sender)
            stock_low.send(Sender)

        assert [event.signal for event in sent] == [order_placed]

    def test_a_pattern(self) -> None:
        with capture_signals("django.db.models.signals.*_save") as sent:
            pre_save.send(Sender)
            post_save.send(Sender)
            post_init.send(Sender)

        assert sent.names == ["pre_save", "post_save"]

    def test_a_signal_of_a_module_that_is_new(self, modules: Any) -> None:
        with capture_signals("order_placed"):
            pass
        module = modules.load("newcomer", "from django.dispatch import Signal\narrived = Signal()")

        with capture_signals("newcomer.arrived") as sent:
            module.arrived.send(None)

        assert len(sent) == 1

    def test_a_wrong_name(self) -> None:
        with pytest.raises(UsageError) as caught, capture_signals("order_plced"):
            pass

        assert str(caught.value).startswith(
            "no signal is named 'order_plced'; nearest: shop.signals.order_placed, "
        )

    def test_what_is_no_signal(self) -> None:
        with pytest.raises(UsageError) as caught, capture_signals(Sender):  # type: ignore[arg-type]
            pass

        assert str(caught.value) == f"{__name__}.Sender is no signal: give a Signal or its name."

    @override_settings(SIGNAL_INSPECTOR={"REDACTED": []})
    def test_a_wrong_setting(self) -> None:
        with pytest.raises(UsageError, match="REDACT"), capture_signals(ping):
            pass


class TestWhichSenders:
    def test_the_class_itself_as_django_has_it(self) -> None:
        with capture_signals(ping, sender=Sender) as sent:
            ping.send(Sender)
            ping.send(Child)
            ping.send(Sender())

        assert sent.senders == [Sender]

    @pytest.mark.parametrize("label", ["shop.Product", "shop.product"])
    def test_the_label_of_a_model(self, label: str) -> None:
        with capture_signals(post_save, sender=label) as sent:
            post_save.send(Product, instance=Product())
            post_save.send(DigitalProduct, instance=DigitalProduct())

        assert sent.senders == [Product]

    def test_a_text_that_is_no_label(self) -> None:
        with capture_signals(ping, sender="django.contrib.auth") as sent:
            ping.send("".join(["django.", "contrib.auth"]))

        assert len(sent) == 1

    def test_a_wrong_label(self) -> None:
        with pytest.raises(UsageError) as caught, capture_signals(sender="shop.Prodct"):
            pass

        assert str(caught.value) == (
            "there is no model 'shop.Prodct'; did you mean 'shop.Product'?"
        )


class TestHowItCompares:
    def test_names_and_senders(self) -> None:
        with capture_signals(order_placed, stock_low) as sent:
            order_placed.send(Sender)
            stock_low.send(Child)

        assert sent.names == ["order_placed", "stock_low"]
        assert sent.senders == [Sender, Child]
        assert [event.path for event in sent] == [
            "shop.signals.order_placed",
            "shop.signals.stock_low",
        ]

    def test_events_of_the_same_send(self) -> None:
        with capture_signals(ping) as one:
            ping.send(Sender, number=1)
        with capture_signals(ping) as other:
            ping.send(Sender, number=1)

        assert one == other
        assert one[0] is not other[0]

    @pytest.mark.parametrize(
        "other",
        [
            SentSignal(pong, Sender, "send", {"number": 1}),
            SentSignal(ping, Child, "send", {"number": 1}),
            SentSignal(ping, Sender, "asend", {"number": 1}),
            SentSignal(ping, Sender, "send", {"number": 2}),
            SentSignal(ping, Sender, "send", {}),
            (ping, Sender),
        ],
    )
    def test_anything_else_is_not_equal(self, other: object) -> None:
        assert SentSignal(ping, Sender, "send", {"number": 1}) != other

    def test_a_part_of_them(self) -> None:
        with capture_signals(ping, pong) as sent:
            ping.send(Sender)
            pong.send(Sender)
            ping.send(Child)

        assert sent.of(ping) == [sent[0], sent[2]]
        assert sent.of(sender=Sender) == [sent[0], sent[1]]
        assert sent.of(ping, sender=Child) == [sent[2]]
        assert sent.of() == sent


class TestHowItPrints:
    def test_name_sender_and_arguments(self) -> None:
        tag = Tag(pk=3, name="new")

        with capture_signals(post_save) as sent:
            post_save.send(Tag, instance=tag, created=True, using="default")

        assert repr(sent) == (
            "[post_save(sender=shop.Tag, instance=<shop.Tag pk=3>, created=True, using='default')]"
        )

    def test_nothing_of_the_program_is_asked(self) -> None:
        with capture_signals(ping) as sent:
            ping.send(Hostile(), thing=Hostile())

        place = "unit.testing.test_capture_signals.Hostile"
        assert repr(sent[0]).endswith(f"{place}, thing=<{Hostile.__module__}.Hostile>)")

    def test_no_secret(self) -> None:
        with capture_signals(ping) as sent:
            ping.send(None, password="open sesame", credentials={"user": "ali"})

        assert "sesame" not in repr(sent)
        assert "ali" not in repr(sent)

    def test_a_long_argument_is_cut(self) -> None:
        with capture_signals(ping) as sent:
            ping.send(None, words=["word"] * 500)

        assert len(repr(sent[0])) < 150

    def test_a_signal_without_a_name(self) -> None:
        signal = Signal()

        with capture_signals(signal) as sent:
            signal.send(None)

        assert repr(sent) == "[<unnamed Signal>(sender=None)]"
