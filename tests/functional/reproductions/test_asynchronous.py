"""Asynchronous receivers: of synchronous signals, side by side, and what is not asynchronous."""

from __future__ import annotations

import asyncio
import threading
from asyncio import AbstractEventLoop
from typing import Any

import django
import pytest
from support.example_apps import ExampleApp, Install

pytestmark = pytest.mark.skipif(
    django.VERSION < (5, 0), reason="Django awaits no receiver before 5.0"
)

TASK_GROUP = django.VERSION >= (6, 1)
thread_now = threading.get_ident


@pytest.mark.django_db
@pytest.mark.usefixtures("debug")
class TestAsyncReceiverOnSyncSignal:
    def test_each_save_has_an_event_loop_of_its_own(
        self, install: Install, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = install("async-receiver-on-sync-signal", "broken")
        loops: list[AbstractEventLoop] = []

        async def publish(_text: str) -> None:
            loops.append(asyncio.get_running_loop())

        monkeypatch.setattr(broken.events, "publish", publish)
        for _ in range(3):
            broken.models.Order.objects.create()

        assert len({id(loop) for loop in loops}) == 3
        assert all(loop.is_closed() for loop in loops)

    def test_asave_saves_in_another_thread_than_that_of_its_loop(
        self, install: Install, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = install("async-receiver-on-sync-signal", "broken")
        threads: list[int] = []
        monkeypatch.setattr(
            broken.models.Order, "save", lambda *_, **__: threads.append(thread_now())
        )

        asyncio.run(broken.models.Order().asave())

        (thread,) = threads
        assert thread != thread_now()

    def test_a_plain_receiver_needs_no_loop(
        self, install: Install, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mended = install("async-receiver-on-sync-signal", "mended")
        published: list[str] = []

        def publish(text: str) -> None:
            published.append(text)
            with pytest.raises(RuntimeError, match="no running event loop"):
                asyncio.get_running_loop()

        monkeypatch.setattr(mended.events, "publish", publish)
        mended.models.Order.objects.create()

        assert published == ["order 1"]


class TestConcurrentFailure:
    def test_the_others_run_on_or_are_cancelled(self, install: Install) -> None:
        broken = install("concurrent-failure", "broken")
        order: dict[str, bool] = {}

        exception = asyncio.run(failure_of(broken, order))

        assert type(exception) is ConnectionError
        assert order == ({} if TASK_GROUP else {"told": True})

    def test_send_closes_its_loop_and_so_cancels_them(self, install: Install) -> None:
        broken = install("concurrent-failure", "broken")
        order: dict[str, bool] = {}

        with pytest.raises(ConnectionError):
            broken.signals.order_placed.send(sender=None, order=order)

        assert order == {}

    def test_several_exceptions_are_the_first_or_a_group(self, install: Install) -> None:
        broken = install("concurrent-failure", "broken")

        async def fail_too(**_: object) -> None:
            raise TimeoutError

        broken.signals.order_placed.connect(fail_too)

        exception = asyncio.run(failure_of(broken, {}))

        if TASK_GROUP:
            assert type(exception).__name__ == "ExceptionGroup"
            within = getattr(exception, "exceptions", ())
            assert {type(one) for one in within} == {ConnectionError, TimeoutError}
        else:
            assert type(exception) is ConnectionError

    def test_asend_robust_lets_the_others_end(self, install: Install) -> None:
        broken = install("concurrent-failure", "broken")
        order: dict[str, bool] = {}

        responses = asyncio.run(broken.signals.order_placed.asend_robust(sender=None, order=order))

        assert [type(response) for _, response in responses] == [ConnectionError, type(None)]
        assert order == {"told": True}

    def test_receivers_that_catch_their_own_exceptions_all_end(self, install: Install) -> None:
        mended = install("concurrent-failure", "mended")
        order: dict[str, bool] = {}

        exception = asyncio.run(failure_of(mended, order))

        assert exception is None
        assert order == {"told": True}


async def failure_of(app: ExampleApp, order: dict[str, Any]) -> BaseException | None:
    """What comes out of the send, after all that it has started is over."""
    try:
        await app.checkout.place(order)
    except Exception as exception:
        failure = exception
    else:
        return None
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
    return failure


class TestSyncReceiverOnAsyncSignal:
    def test_a_plain_receiver_is_called_in_another_thread(self, install: Install) -> None:
        broken = install("sync-receiver-on-async-signal", "broken")

        assert threads_of_receivers(broken) != {thread_now()}

    def test_an_asynchronous_one_runs_in_the_event_loop(self, install: Install) -> None:
        mended = install("sync-receiver-on-async-signal", "mended")

        assert threads_of_receivers(mended) == {thread_now()}


class Threads(list[int]):
    """In the place of the counts: in which thread each was written."""

    def append(self, _: object) -> None:
        super().append(thread_now())


def threads_of_receivers(app: ExampleApp) -> set[int]:
    counts = Threads()
    asyncio.run(app.chat.say(counts))
    assert len(counts) == 1
    return set(counts)
