"""Asynchronous receivers that nobody awaits, or that query as if they were not."""

from __future__ import annotations

import inspect
from functools import partial
from types import SimpleNamespace
from typing import Any

import django
import pytest
from asgiref.sync import async_to_sync, markcoroutinefunction
from django.core.exceptions import SynchronousOnlyOperation
from django.dispatch import Signal
from support.example_apps import ExampleApp, Install

from .conftest import Said

AWAITS = django.VERSION >= (5, 0)
ORDER = SimpleNamespace(pk=7)
NUMBERS = [1, 2, 3]

needs_asend = pytest.mark.skipif(not AWAITS, reason="this Django has no asend()")


async def hear(sender: object, **kwargs: object) -> object:
    return sender


class Hearer:
    async def hear(self, sender: object, **kwargs: object) -> object:
        return sender


HEARER = Hearer()


class TestNeverAwaited:
    @pytest.mark.parametrize("number", NUMBERS, ids=["decorator", "object", "plain function"])
    def test_response_is_a_coroutine_that_has_not_begun(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("never-awaited", "broken", number)

        ((_, response),) = app.events.order_placed.send(sender=None, order=ORDER)

        assert inspect.getcoroutinestate(response) == inspect.CORO_CREATED
        response.close()
        assert "order 7 is to be packed" not in said(app)

    @pytest.mark.parametrize("number", NUMBERS, ids=["decorator", "object", "plain function"])
    def test_python_warns_when_it_is_thrown_away(self, number: int, install: Install) -> None:
        app = install("never-awaited", "broken", number)

        with pytest.warns(RuntimeWarning, match="was never awaited"):
            app.checkout.check_out(ORDER)

    @pytest.mark.parametrize("number", NUMBERS, ids=["decorator", "object", "plain function"])
    def test_it_runs_where_the_sender_awaits_it(
        self, number: int, install: Install, said: Said
    ) -> None:
        app = install("never-awaited", "broken", number)

        async def place_order() -> None:
            for _, response in app.events.order_placed.send(sender=None, order=ORDER):
                await response

        async_to_sync(place_order)()

        assert said(app)[-1] == "order 7 is to be packed"

    def test_a_plain_receiver_does_its_own_work(self, install: Install, said: Said) -> None:
        app = install("never-awaited", "broken", 3)

        ((_, response),) = app.events.order_placed.send(sender=None, order=ORDER)

        assert said(app) == ["order 7 was placed"]
        response.close()

    @needs_asend
    @pytest.mark.parametrize("number", NUMBERS, ids=["decorator", "object", "plain function"])
    def test_asend_does_not_await_it_either(
        self, number: int, install: Install, said: Said
    ) -> None:
        app = install("never-awaited", "broken", number)
        asend = async_to_sync(app.events.order_placed.asend)

        ((_, response),) = asend(sender=None, order=ORDER)

        assert inspect.getcoroutinestate(response) == inspect.CORO_CREATED
        response.close()

    @pytest.mark.parametrize("receiver", [hear, HEARER.hear, partial(hear)])
    def test_what_django_awaits(self, receiver: Any) -> None:
        signal = Signal()
        signal.connect(receiver)

        ((_, response),) = signal.send(sender=5)

        if AWAITS:
            assert response == 5
        else:
            assert inspect.getcoroutinestate(response) == inspect.CORO_CREATED
            response.close()

    @needs_asend
    @pytest.mark.parametrize("number", NUMBERS, ids=["decorator", "object", "plain function"])
    def test_what_is_marked_is_awaited(self, number: int, install: Install, said: Said) -> None:
        app = install("never-awaited", "broken", number)
        ((_, ref, *_),) = app.events.order_placed.receivers
        app.events.order_placed.receivers.clear()

        app.events.order_placed.connect(markcoroutinefunction(ref()))
        async_to_sync(app.events.order_placed.asend)(sender=None, order=ORDER)

        assert said(app)[-1] == "order 7 is to be packed"

    def test_plain_receiver_runs(self, debug: bool, install: Install, said: Said) -> None:
        app = install("never-awaited", "mended")

        app.checkout.check_out(ORDER)

        assert said(app) == ["calling tell_warehouse", "order 7 is to be packed"]

    @needs_asend
    @pytest.mark.parametrize("number", [2, 3], ids=["method", "asynchronous decorator"])
    def test_what_django_sees_to_be_asynchronous_runs(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("never-awaited", "mended", number)

        async_to_sync(app.checkout.check_out)(ORDER)

        assert said(app)[-1] == "order 7 is to be packed"


@needs_asend
@pytest.mark.django_db
class TestSyncOrmInAsyncReceiver:
    @staticmethod
    def product(app: ExampleApp) -> Any:
        return app.models.Product.objects.create(name="lamp")

    def test_it_raises_in_asend(self, debug: bool, install: Install) -> None:
        app = install("sync-orm-in-async-receiver", "broken")
        product = self.product(app)

        with pytest.raises(SynchronousOnlyOperation):
            async_to_sync(app.views.ask)(product)

    def test_it_raises_in_send(self, debug: bool, install: Install) -> None:
        app = install("sync-orm-in-async-receiver", "broken")
        product = self.product(app)

        with pytest.raises(SynchronousOnlyOperation):
            app.events.availability_asked.send(sender=type(product), product=product)

    def test_the_asynchronous_method_works(self, debug: bool, install: Install) -> None:
        app = install("sync-orm-in-async-receiver", "mended")
        product = self.product(app)

        async_to_sync(app.views.ask)(product)

        product.refresh_from_db()
        assert product.questions == 1
