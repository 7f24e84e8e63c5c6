"""The events of every kind of dispatch, written out."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any

import django
import pytest
from asgiref.sync import async_to_sync
from django.dispatch import Signal
from support.traces import Told

from signal_inspector import trace

needs_async = pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")


class Sender:
    """Something to send with."""


ping = Signal()
pong = Signal()
cached = Signal(use_caching=True)


@pytest.fixture(autouse=True)
def _nobody_listens() -> Any:
    yield
    for signal in (ping, pong, cached):
        signal.receivers = []
        signal.sender_receivers_cache.clear()


def first(**_: Any) -> str:
    return "one"


def second(**_: Any) -> str:
    return "two"


def broken(**_: Any) -> None:
    raise LookupError("never written down")


class TestSend:
    def test_receivers_in_their_order(self, told: Told) -> None:
        ping.connect(first)
        ping.connect(second)

        with trace(told):
            responses = ping.send(Sender, a=1, b=2)

        assert responses == [(first, "one"), (second, "two")]
        assert told.story == ["begun send ping", "send ping: first returned, second returned"]
        assert told.only.sender.name.endswith("test_dispatches.Sender")
        assert told.only.arguments == (("a", None), ("b", None))

    def test_times_are_those_of_the_calls(self, told: Told) -> None:
        ping.connect(first)
        ping.connect(second)

        with trace(told):
            ping.send(Sender)

        dispatch = told.only
        one, two = dispatch.spans
        assert dispatch.end is not None
        assert one.end is not None
        assert two.start is not None
        assert two.end is not None
        assert one.start is not None
        assert dispatch.start <= one.start <= one.end <= two.start <= two.end <= dispatch.end

    def test_an_exception_leaves_receivers_that_did_not_run(self, told: Told) -> None:
        for receiver in (first, broken, second):
            ping.connect(receiver)

        with trace(told), pytest.raises(LookupError):
            ping.send(Sender)

        assert told.story == [
            "begun send ping",
            "send ping raised LookupError: first returned, broken raised LookupError, "
            "second not_run",
        ]
        assert "never written down" not in repr(list(told))

    def test_send_robust_goes_on(self, told: Told) -> None:
        for receiver in (broken, second):
            ping.connect(receiver)

        with trace(told):
            responses = ping.send_robust(Sender)

        assert [type(response) for _, response in responses] == [LookupError, str]
        assert [receiver for receiver, _ in responses] == [broken, second]
        assert told.trees == ["send_robust ping: broken raised LookupError, second returned"]

    def test_sends_in_receivers_come_before_what_sent_them(self, told: Told) -> None:
        def outer(**_: Any) -> None:
            pong.send(Sender)
            pong.send_robust(Sender)

        ping.connect(first)
        ping.connect(outer)
        pong.connect(second)

        with trace(told):
            ping.send(Sender)

        assert [event.method for event in told.dispatches] == ["send", "send_robust", "send"]
        assert told.trees == [
            "send ping: first returned, outer returned",
            "  in outer",
            "    send pong: second returned",
            "  in outer",
            "    send_robust pong: second returned",
        ]
        outer_span = told.dispatches[-1].spans[1]
        assert outer_span.nested == sum(event.elapsed for event in told.dispatches[:2])

    def test_a_signal_that_its_own_receiver_sends_again(self, told: Told) -> None:
        def again(depth: int, **_: Any) -> None:
            if depth:
                ping.send(Sender, depth=depth - 1)

        ping.connect(again)

        with trace(told):
            ping.send(Sender, depth=2)

        assert told.trees == [
            "send ping: again returned",
            "  in again",
            "    send ping: again returned",
            "      in again",
            "        send ping: again returned",
        ]

    def test_a_generator_sends_where_it_is_advanced(self, told: Told) -> None:
        def numbers() -> Any:
            yield 1
            pong.send(Sender)
            yield 2

        shared = numbers()

        def begins(**_: Any) -> None:
            next(shared)

        def goes_on(**_: Any) -> None:
            next(shared)

        ping.connect(begins)
        ping.connect(goes_on)
        pong.connect(first)

        with trace(told):
            ping.send(Sender)

        assert told.trees == [
            "send ping: begins returned, goes_on returned",
            "  in goes_on",
            "    send pong: first returned",
        ]

    def test_receivers_of_a_signal_with_a_cache(self, told: Told) -> None:
        cached.connect(first, sender=Sender)

        with trace(told):
            cached.send(Sender)
            cached.send(Sender)
            cached.send(Told)
            cached.send(Told)

        assert told.story[:4] == [
            "begun send cached",
            "send cached: first returned",
            "begun send cached",
            "send cached: first returned",
        ]
        assert [text.split()[-1] for text in told.story[4:]] == ["1", "2"]


class TestUnheard:
    def test_sends_without_receivers_are_counted(self, told: Told) -> None:
        with trace(told):
            for _ in range(5):
                ping.send(Sender)
            pong.send_robust(None)

        told_of = [text for text in told.story if text.startswith("unheard")]
        assert [text.split()[1::2] for text in told_of] == [
            ["ping", "1"],
            ["ping", "2"],
            ["ping", "4"],
            ["pong", "1"],
            ["ping", "5"],
        ]

    def test_they_are_told_one_by_one_where_that_is_asked_for(self, told: Told) -> None:
        with trace(told, unheard=True):
            ping.send(Sender)
            ping.send(Sender, a=1)

        assert told.story == ["send ping: nobody", "send ping: nobody"]

    def test_a_second_trace_counts_its_own(self, told: Told) -> None:
        inner = Told()
        with trace(told):
            ping.send(Sender)
            ping.send(Sender)
            with trace(inner):
                ping.send(Sender)

        assert [text.split()[-1] for text in inner.story] == ["1"]
        assert told.story[-1].split()[-1] == "3"


class TestThreads:
    def test_a_thread_of_its_own_begins_anew(self, told: Told) -> None:
        def work() -> None:
            pong.send(Sender)

        def starts_thread(**_: Any) -> None:
            thread = threading.Thread(target=work, name="worker")
            thread.start()
            thread.join()

        ping.connect(starts_thread)
        pong.connect(first)

        with trace(told):
            ping.send(Sender)

        inner, outer = told.dispatches
        assert inner.thread != outer.thread
        if not contextvars_are_inherited():
            assert (inner.parent, outer.parent) == (None, None)
        names = {event.id: event.name for event in told if type(event).__name__ == "Thread"}
        assert names[inner.thread] == "worker"

    def test_a_thread_that_goes_on_in_the_context_of_a_receiver(self, told: Told) -> None:
        def starts_thread(**_: Any) -> None:
            context = contextvars.copy_context()
            thread = threading.Thread(target=context.run, args=(pong.send, Sender))
            thread.start()
            thread.join()

        ping.connect(starts_thread)
        pong.connect(first)

        with trace(told):
            ping.send(Sender)

        assert told.trees == [
            "send ping: starts_thread returned",
            "  in starts_thread",
            "    send pong: first returned",
        ]

    def test_threads_may_begin_and_end_traces_of_their_own(self) -> None:
        ping.connect(first)
        barrier = threading.Barrier(4)
        failures: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(20):
                    mine = Told()
                    barrier.wait()
                    with trace(mine):
                        ping.send(Sender)
                    assert threading.get_ident() in {event.thread for event in mine.dispatches}
            except BaseException as error:
                failures.append(error)
                barrier.abort()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert failures == []


def contextvars_are_inherited() -> bool:
    """Whether this Python starts threads in a copy of the context that starts them."""
    import sys

    return bool(getattr(sys.flags, "thread_inherit_context", False))


@needs_async
class TestAsync:
    def test_async_receivers_of_a_synchronous_send(self, told: Told) -> None:
        async def later(**_: Any) -> str:
            await asyncio.sleep(0)
            await pong.asend(Sender)
            return "later"

        ping.connect(later)
        ping.connect(first)
        pong.connect(second)

        with trace(told):
            responses = ping.send(Sender)

        assert responses == [(first, "one"), (later, "later")]
        assert told.trees == [
            "send ping: first returned, async later returned",
            "  in later",
            "    asend pong: second returned",
        ]

    def test_concurrent_receivers_overlap(self, told: Told) -> None:
        both = asyncio.Event()

        async def waits(**_: Any) -> None:
            await both.wait()

        async def sets(**_: Any) -> None:
            await asyncio.sleep(0)
            both.set()

        async def main() -> None:
            ping.connect(waits)
            ping.connect(sets)
            await ping.asend(Sender)

        with trace(told):
            asyncio.run(main())

        one, two = told.only.spans
        assert one.is_async
        assert two.is_async
        assert one.start is not None
        assert one.end is not None
        assert two.start is not None
        assert one.start < two.start < one.end
        assert one.busy <= one.elapsed

    def test_each_concurrent_receiver_has_its_own_sends(self, told: Told) -> None:
        async def one(**_: Any) -> None:
            for _ in range(3):
                await asyncio.sleep(0)
                await pong.asend("one")

        async def two(**_: Any) -> None:
            for _ in range(3):
                await pong.asend("two")
                await asyncio.sleep(0)

        async def heard(**_: Any) -> None:
            await asyncio.sleep(0)

        async def main() -> None:
            for receiver in (one, two):
                ping.connect(receiver)
            pong.connect(heard)
            await ping.asend(Sender)

        with trace(told):
            asyncio.run(main())

        root = told.dispatches[-1]
        placed = {
            (event.sender.name, root.spans[event.parent_receiver or 0].receiver.name[-3:])
            for event in told.dispatches[:-1]
        }
        assert len(told.dispatches) == 7
        assert placed == {("'one'", "one"), ("'two'", "two")}

    def test_synchronous_receivers_of_asend_run_in_a_thread(self, told: Told) -> None:
        def sends(**_: Any) -> None:
            pong.send(Sender)

        async def later(**_: Any) -> None:
            await asyncio.sleep(0)

        async def main() -> Any:
            ping.connect(sends)
            ping.connect(later)
            return await ping.asend(Sender)

        pong.connect(first)

        with trace(told):
            responses = asyncio.run(main())

        assert [receiver for receiver, _ in responses] == [sends, later]
        inner, outer = told.dispatches
        assert told.trees == [
            "asend ping: sends returned, async later returned",
            "  in sends",
            "    send pong: first returned",
        ]
        assert outer.spans[0].thread == inner.thread != outer.thread
        assert outer.spans[1].thread is None

    def test_asend_robust_tells_of_failures(self, told: Told) -> None:
        async def fails(**_: Any) -> None:
            await asyncio.sleep(0)
            raise LookupError

        async def later(**_: Any) -> None: ...

        async def main() -> Any:
            for receiver in (broken, fails, later):
                ping.connect(receiver)
            return await ping.asend_robust(Sender)

        with trace(told):
            asyncio.run(main())

        assert told.trees == [
            "asend_robust ping: broken raised LookupError, async fails raised LookupError, "
            "async later returned"
        ]

    def test_a_cancelled_task(self, told: Told) -> None:
        async def waits(**_: Any) -> None:
            await asyncio.Event().wait()

        async def main() -> None:
            ping.connect(waits)
            task = asyncio.create_task(ping.asend(Sender))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        with trace(told):
            asyncio.run(main())

        assert told.trees == [
            "asend ping cancelled CancelledError: async waits cancelled CancelledError"
        ]

    def test_a_task_that_outlives_its_receiver(self, told: Told) -> None:
        tasks = []

        async def late() -> None:
            await asyncio.sleep(0.01)
            await pong.asend(Sender)

        async def leaves_a_task(**_: Any) -> None:
            tasks.append(asyncio.create_task(late()))

        async def main() -> None:
            ping.connect(leaves_a_task)
            await ping.asend(Sender)
            await tasks[0]

        pong.connect(first)

        with trace(told):
            asyncio.run(main())

        outer, inner = told.dispatches
        assert outer.end is not None
        assert inner.start > outer.end
        assert (inner.parent, inner.parent_receiver) == (outer.id, 0)

    def test_a_synchronous_receiver_that_runs_async_code(self, told: Told) -> None:
        async def work() -> None:
            await pong.asend(Sender)

        def bridges(**_: Any) -> None:
            async_to_sync(work)()

        ping.connect(bridges)
        pong.connect(first)

        with trace(told):
            ping.send(Sender)

        assert told.trees == [
            "send ping: bridges returned",
            "  in bridges",
            "    asend pong: first returned",
        ]


class TestBeginningAndEnd:
    def test_a_trace_that_begins_in_a_receiver_sees_what_begins_after(self, told: Told) -> None:
        tracer = trace(told)

        def begins(**_: Any) -> None:
            tracer.start()
            pong.send(Sender)

        ping.connect(begins)
        ping.connect(second)
        pong.connect(first)

        responses = ping.send(Sender)
        tracer.stop()

        assert [receiver for receiver, _ in responses] == [begins, second]
        assert told.trees == ["send pong: first returned"]

    def test_a_trace_that_ends_in_a_receiver_tells_of_it_as_it_stands(self, told: Told) -> None:
        tracer = trace(told)

        def ends(**_: Any) -> None:
            pong.send(Sender)
            tracer.stop()
            pong.send(Sender)

        for receiver in (first, ends, second):
            ping.connect(receiver)
        pong.connect(first)

        tracer.start()
        responses = ping.send(Sender)

        assert [receiver for receiver, _ in responses] == [first, ends, second]
        assert told.trees == [
            "send ping unfinished: first returned, ends unfinished, second not_run",
            "  in ends",
            "    send pong: first returned",
        ]
        assert told.dispatches[-1].end is None

    def test_traces_inside_each_other(self, told: Told) -> None:
        inner = Told()
        ping.connect(first)

        with trace(told):
            ping.send(Sender)
            with trace(inner):
                ping.send(Sender)
            ping.send(Sender)

        assert len(inner.dispatches) == 1
        assert len(told.dispatches) == 3

    def test_traces_that_end_crosswise(self, told: Told) -> None:
        other = Told()
        ping.connect(first)
        one, two = trace(told), trace(other)

        one.start()
        two.start()
        one.stop()
        ping.send(Sender)
        two.stop()
        ping.send(Sender)

        assert (len(told.dispatches), len(other.dispatches)) == (0, 1)
        assert not one.is_on
        assert not two.is_on
