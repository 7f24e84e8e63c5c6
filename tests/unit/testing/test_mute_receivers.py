"""What does not run in ``mute_receivers``, and what does."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import gc
import inspect
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import django
import pytest
from asgiref.sync import sync_to_async
from audit.models import AuditEntry
from django.db import connection
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.test.utils import CaptureQueriesContext
from shop import catalogue
from shop.checkout import Checkout
from shop.models import Product, Tag
from shop.signals import order_placed
from support.traces import Told

from signal_inspector import UsageError, take_snapshot, trace
from signal_inspector.testing import capture_signals, mute_receivers

needs_async = pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")

ping = Signal()
pong = Signal()
cached = Signal(use_caching=True)


class Sender:
    """Something to send with."""


class Other:
    """Something else."""


def first(**_: Any) -> str:
    return "first"


def second(**_: Any) -> str:
    return "second"


async def later(**_: Any) -> str:
    return "later"


class Holder:
    """Has a method that is a receiver."""

    def heard(self, **_: Any) -> str:
        return "method"


@pytest.fixture(autouse=True)
def _two_receivers() -> Iterator[None]:
    for signal in (ping, pong, cached):
        signal.connect(first)
        signal.connect(second)
    yield
    for signal in (ping, pong, cached):
        signal.receivers = []
        signal.sender_receivers_cache.clear()


def answers(signal: Signal = ping, sender: Any = Sender) -> list[Any]:
    """What the receivers of a send say."""
    return [answer for _, answer in signal.send(sender)]


class TestWhatIsMuted:
    def test_a_receiver(self) -> None:
        with mute_receivers(first):
            assert answers() == ["second"]
            assert answers(pong) == ["second"]
        assert answers() == ["first", "second"]

    def test_a_signal(self) -> None:
        with mute_receivers(ping):
            assert answers() == []
            assert answers(pong) == ["first", "second"]

    def test_receivers_that_come_to_a_muted_signal(self) -> None:
        def third(**_: Any) -> str:
            return "third"

        with mute_receivers(ping):
            ping.connect(third)
            assert answers() == []
        assert answers() == ["first", "second", "third"]

    def test_several(self) -> None:
        with mute_receivers(first, pong):
            assert answers() == ["second"]
            assert answers(pong) == []

    def test_what_is_sent_by_one_sender(self) -> None:
        with mute_receivers(first, sender=Sender):
            assert answers(sender=Sender) == ["second"]
            assert answers(sender=Other) == ["first", "second"]

    def test_everything_of_a_sender(self) -> None:
        with mute_receivers(sender=Sender):
            assert answers(ping, Sender) == answers(pong, Sender) == []
            assert answers(ping, Other) == ["first", "second"]

    def test_the_sender_none_is_not_any_sender(self) -> None:
        with mute_receivers(ping, sender=None):
            assert answers(sender=None) == []
            assert answers(sender=Sender) == ["first", "second"]

    def test_a_method_of_one_instance(self) -> None:
        one, other = Holder(), Holder()
        for holder in (one, other):
            pong.connect(holder.heard)

        with mute_receivers(one.heard):
            assert answers(pong) == ["first", "second", "method"]

    def test_a_method_of_all_instances(self) -> None:
        one, other = Holder(), Holder()
        for holder in (one, other):
            pong.connect(holder.heard)

        with mute_receivers(Holder.heard):
            assert answers(pong) == ["first", "second"]

    def test_one_of_two_partials(self) -> None:
        one, other = functools.partial(first, number=1), functools.partial(first, number=2)
        pong.disconnect(first)
        pong.connect(one)
        pong.connect(other)

        with mute_receivers(one):
            assert [receiver for receiver, _ in pong.send(Sender)] == [second, other]
        with mute_receivers(first):
            assert answers(pong) == ["second"]

    def test_a_receiver_behind_a_decorator_or_before_it(self) -> None:
        @functools.wraps(first)
        def wrapper(**named: Any) -> str:
            return f"wrapped {first(**named)}"

        pong.disconnect(first)
        pong.connect(wrapper)

        with mute_receivers(first):
            assert answers(pong) == ["second"]
            assert answers(ping) == ["second"]
        with mute_receivers(wrapper):
            assert answers(pong) == ["second"]
            assert answers(ping) == ["second"]

    def test_an_app(self) -> None:
        names = {receiver.__qualname__ for receiver, _ in live(post_save, Product)}
        with mute_receivers(app="shop"):
            left = {receiver.__qualname__ for receiver, _ in live(post_save, Product)}

        assert "forget_catalogue" in names - left
        assert left

    def test_a_signal_for_one_app(self) -> None:
        with mute_receivers(order_placed, app="shop"):
            left = [receiver.__module__ for receiver in plain(order_placed, Checkout)]
            others = plain(post_save, Product)

        assert left == ["billing.receivers"]
        assert catalogue.forget_catalogue in others

    def test_inside_each_other(self) -> None:
        with mute_receivers(first):
            with mute_receivers(second):
                assert answers() == []
            assert answers() == ["second"]
        assert answers() == ["first", "second"]

    def test_one_block_twice(self) -> None:
        block = mute_receivers(first)

        with block, block:
            assert answers() == ["second"]
        with block:
            assert answers() == ["second"]
        assert answers() == ["first", "second"]


def live(signal: Signal, sender: Any) -> list[tuple[Any, Any]]:
    """The receivers that a send would call, with nothing for their answers."""
    return [(receiver, None) for receiver in plain(signal, sender)]


def plain(signal: Signal, sender: Any = Sender) -> list[Any]:
    """The receivers that a send would call, without calling any."""
    found: Any = signal._live_receivers(sender)  # type: ignore[attr-defined]
    return [*found[0], *found[1]] if type(found) is tuple else found


class TestNames:
    @pytest.mark.parametrize(
        "name", ["shop.catalogue.forget_catalogue", "forget_catalogue", "*.forget_catalogue"]
    )
    def test_of_a_receiver(self, name: str) -> None:
        with mute_receivers(name):
            assert catalogue.forget_catalogue not in plain(post_save, Product)
            assert plain(post_save, Product)
        assert catalogue.forget_catalogue in plain(post_save, Product)

    @pytest.mark.parametrize("name", ["shop.signals.order_placed", "order_placed"])
    def test_of_a_signal(self, name: str) -> None:
        with mute_receivers(name):
            assert plain(order_placed) == []

    def test_of_a_model(self) -> None:
        with mute_receivers(post_save, sender="shop.Product"):
            assert plain(post_save, Product) == []
            assert plain(post_save, Tag) != []

    def test_a_wrong_one_tells_the_nearest(self) -> None:
        assert complaint("forget_catalog").startswith(
            "no signal or connected receiver is named 'forget_catalog'; nearest: "
            "shop.catalogue.forget_catalogue, "
        )

    def test_one_that_means_signals_and_receivers(self) -> None:
        assert complaint("shop").endswith("(receivers): give more of the name.")

    def test_a_wrong_app(self) -> None:
        assert complaint(app="shpo") == "no app is named 'shpo'; nearest: shop."

    def test_a_wrong_model(self) -> None:
        assert complaint(sender="shop.Prodct") == (
            "there is no model 'shop.Prodct'; did you mean 'shop.Product'?"
        )

    def test_a_receiver_that_is_connected_to_nothing(self) -> None:
        def unknown(**_: Any) -> None: ...

        assert complaint(unknown).endswith(
            "unknown is connected to no signal, so there is nothing to mute."
        )

    def test_a_sender_in_the_place_of_a_receiver(self) -> None:
        assert complaint(Product) == (
            "shop.models.Product is connected to no signal, so there is nothing to mute. "
            "A sender is given by sender=."
        )

    def test_nothing_at_all(self) -> None:
        assert complaint() == (
            "mute_receivers() mutes nothing: give receivers, signals, sender= or app=."
        )

    def test_what_is_neither(self) -> None:
        assert complaint(3) == "3 is neither a receiver nor a signal, nor a name."


def complaint(*what: Any, **options: Any) -> str:
    """The one line that a wrong use gets."""
    with pytest.raises(UsageError) as caught, mute_receivers(*what, **options):
        raise AssertionError("entered")
    return str(caught.value)


class TestEveryWayToSend:
    def test_send_robust(self) -> None:
        with mute_receivers(first):
            assert ping.send_robust(Sender) == [(second, "second")]

    @needs_async
    @pytest.mark.parametrize("method", ["asend", "asend_robust"])
    def test_asynchronous(self, method: str) -> None:
        ping.connect(later)

        async def main() -> Any:
            with mute_receivers(first):
                one = await getattr(ping, method)(Sender)
            with mute_receivers(later):
                two = await getattr(ping, method)(Sender)
            with mute_receivers(ping):
                three = await getattr(ping, method)(Sender)
            return one, two, three

        one, two, three = asyncio.run(main())
        assert one == [(second, "second"), (later, "later")]
        assert two == [(first, "first"), (second, "second")]
        assert three == []

    def test_a_subclass_with_a_list_of_its_own(self) -> None:
        class Reversed(Signal):
            def _live_receivers(self, sender: Any) -> Any:
                found: Any = super()._live_receivers(sender)  # type: ignore[misc]
                if type(found) is tuple:
                    return found[0][::-1], found[1]
                return found[::-1]

        signal = Reversed()
        signal.connect(first)
        signal.connect(second)

        with mute_receivers(first):
            assert answers(signal) == ["second"]
        assert answers(signal) == ["second", "first"]

    def test_whether_anybody_listens(self) -> None:
        with mute_receivers(first, second):
            assert not ping.has_listeners(Sender)
        assert ping.has_listeners(Sender)

    @pytest.mark.django_db
    def test_a_delete_is_as_fast_as_without_the_receiver(self) -> None:
        def deleted(**_: Any) -> None: ...

        without = queries_of_a_delete()
        post_delete.connect(deleted, sender=AuditEntry)
        heard = queries_of_a_delete()
        with mute_receivers(deleted):
            muted = queries_of_a_delete()
        post_delete.disconnect(deleted, sender=AuditEntry)

        assert muted == without < heard


def queries_of_a_delete() -> int:
    """How many queries it takes to delete rows."""
    AuditEntry.objects.create(action="made", subject="nothing")
    with CaptureQueriesContext(connection) as queries:
        AuditEntry.objects.all().delete()
    return len(queries)


class TestWhatStaysAsItIs:
    def test_connections_and_their_order(self) -> None:
        ping.connect(later, dispatch_uid="later")
        before = list(ping.receivers)
        gc.collect()
        gc.disable()  # What other tests left behind would be another state.
        try:
            snapshot = take_snapshot()

            with mute_receivers(first, ping):
                assert ping.receivers == before
                assert take_snapshot() == snapshot
        finally:
            gc.enable()

    def test_djangos_cache(self) -> None:
        with mute_receivers(first):
            assert answers(cached) == ["second"]
        assert answers(cached) == ["first", "second"]
        with mute_receivers(first):
            assert answers(cached) == ["second"]
        assert answers(cached) == ["first", "second"]

    def test_connecting_and_disconnecting_in_a_block(self) -> None:
        with mute_receivers(first):
            assert ping.disconnect(first)
            ping.connect(first)
            assert answers() == ["second"]
        assert answers() == ["second", "first"]

    def test_receivers_die_as_ever(self) -> None:
        def weak(**_: Any) -> None: ...

        ping.connect(weak)
        reference = weakref.ref(weak)
        with mute_receivers(ping):
            del weak
            gc.collect()
            assert reference() is None

    def test_after_an_exception(self) -> None:
        with pytest.raises(LookupError), mute_receivers(first):
            raise LookupError

        assert answers() == ["first", "second"]

    def test_without_a_block_nothing_is_around_signals(self) -> None:
        method = vars(Signal)["_live_receivers"]

        with mute_receivers(first):
            assert vars(Signal)["_live_receivers"] is not method

        assert vars(Signal)["_live_receivers"] is method


class TestThreadsAndTasks:
    def test_other_threads_hear_all(self) -> None:
        found: list[Any] = []
        thread = threading.Thread(
            target=contextvars.Context().run, args=(lambda: found.extend(answers()),)
        )

        with mute_receivers(first, second):
            thread.start()
            thread.join()
            assert answers() == []

        assert found == ["first", "second"]

    def test_a_block_in_another_thread(self) -> None:
        entered, may_leave = threading.Event(), threading.Event()

        def mutes() -> None:
            with mute_receivers(ping):
                entered.set()
                may_leave.wait(10)

        thread = threading.Thread(target=mutes)
        thread.start()
        entered.wait(10)
        heard = answers()
        may_leave.set()
        thread.join()

        assert heard == ["first", "second"]

    def test_other_tasks_hear_all(self) -> None:
        async def main() -> list[Any]:
            may_send, is_muted = asyncio.Event(), asyncio.Event()

            async def other() -> list[Any]:
                is_muted.set()
                await may_send.wait()
                return answers()

            task = asyncio.create_task(other())
            await is_muted.wait()
            with mute_receivers(ping):
                may_send.set()
                found = await task
                assert answers() == []
            return found

        assert asyncio.run(main()) == ["first", "second"]

    def test_a_task_that_is_started_inside_belongs_to_the_block(self) -> None:
        async def main() -> Any:
            may_go_on = asyncio.Event()

            async def inner() -> Any:
                before = answers()
                await may_go_on.wait()
                return before, answers()

            with mute_receivers(first):
                task = asyncio.create_task(inner())
                await asyncio.sleep(0)
                in_thread = await sync_to_async(answers)()
            with mute_receivers(second):  # so that a layer is there
                may_go_on.set()
                return in_thread, await task

        in_thread, (inside, afterwards) = asyncio.run(main())
        assert in_thread == inside == ["second"]
        assert afterwards == ["first", "second"]

    def test_a_block_that_is_left_in_another_context(self) -> None:
        block = mute_receivers(first)

        contextvars.copy_context().run(block.__enter__)
        assert answers() == ["first", "second"]
        block.__exit__(None, None, None)

        assert answers() == ["first", "second"]

    def test_blocks_that_end_in_the_order_in_which_they_began(self) -> None:
        one, two = mute_receivers(first), mute_receivers(second)

        one.__enter__()
        two.__enter__()
        one.__exit__(None, None, None)
        assert answers() == ["first"]
        two.__exit__(None, None, None)

        assert answers() == ["first", "second"]


class TestAsADecorator:
    def test_of_a_function(self) -> None:
        @mute_receivers(first)
        def sends(number: int) -> Any:
            return number, answers()

        assert sends(3) == (3, ["second"])
        assert sends.__name__ == "sends"
        assert answers() == ["first", "second"]

    def test_of_an_async_function(self) -> None:
        @mute_receivers(first)
        async def sends() -> Any:
            await asyncio.sleep(0)
            return answers()

        assert inspect.iscoroutinefunction(sends)
        assert asyncio.run(sends()) == ["second"]

    def test_of_a_function_that_calls_itself(self) -> None:
        @mute_receivers(first)
        def sends(again: bool) -> Any:
            inner = sends(again=False) if again else []
            return [*inner, *answers()]

        assert sends(again=True) == ["second", "second"]
        assert answers() == ["first", "second"]

    def test_names_are_looked_up_when_it_runs(self) -> None:
        @mute_receivers("a_receiver_that_comes_late")
        def sends() -> Any:
            return answers(pong)

        def a_receiver_that_comes_late(**_: Any) -> str:
            return "late"

        pong.connect(a_receiver_that_comes_late)

        assert sends() == ["first", "second"]

    def test_of_a_fixture_that_yields_is_refused(self) -> None:
        def yields() -> Iterator[None]:
            yield

        with pytest.raises(UsageError, match=r"yields\(\) yields: use 'with' inside of it"):
            mute_receivers(first)(yields)

    def test_of_a_class_is_refused(self) -> None:
        with pytest.raises(UsageError, match="is no function: decorate its methods"):
            mute_receivers(first)(Holder)


class TestWithATrace:
    def check(self, enter: Callable[[], Any], told: Told) -> None:
        with enter():
            assert ping.send(Sender) == [(second, "second")]
            assert ping.send_robust(Sender) == [(second, "second")]

        assert told.trees == ["send ping: second returned", "send_robust ping: second returned"]

    def test_a_block_while_a_trace_lasts(self, told: Told) -> None:
        with trace(told):
            self.check(lambda: mute_receivers(first), told)

    def test_a_trace_that_begins_in_a_block(self, told: Told) -> None:
        with mute_receivers(first):
            self.check(lambda: trace(told), told)

    def test_with_captured_signals_too(self, told: Told) -> None:
        with capture_signals(ping) as sent, mute_receivers(first), trace(told):
            self.check(lambda: capture_signals(ping), told)

        assert len(sent) == 2

    def test_a_trace_that_ends_in_a_block(self, told: Told) -> None:
        tracer = trace(told)

        tracer.start()
        with mute_receivers(first):
            assert answers() == ["second"]
            tracer.stop()
            assert answers() == ["second"]
        assert answers() == ["first", "second"]
        assert told.trees == ["send ping: second returned"]

    def test_a_muted_signal_is_one_that_nobody_heard(self, told: Told) -> None:
        with trace(told), mute_receivers(ping):
            ping.send(Sender)

        assert told.dispatches == []
        assert any(line.startswith("unheard ping ") for line in told.story)

    def test_somebody_who_patched_over_the_trace(
        self, told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with trace(told):
            ours: Any = vars(Signal)["_live_receivers"]

            def patched(self: Any, sender: Any) -> Any:
                return ours(self, sender)

            with monkeypatch.context() as patching:
                patching.setattr(Signal, "_live_receivers", patched)
                with mute_receivers(first):
                    assert answers() == ["second"]
                assert vars(Signal)["_live_receivers"] is patched
