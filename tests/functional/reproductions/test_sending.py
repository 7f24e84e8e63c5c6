"""What becomes of a send: who fails, who is called, and who is not."""

from __future__ import annotations

import asyncio
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import django
import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, setting_changed
from django.dispatch import Signal
from django.test import AsyncClient, Client, RequestFactory, override_settings
from support.example_apps import Install, page_of
from support.fresh_process import told_by
from support.rule_pages import State, write_project


@pytest.mark.usefixtures("debug")
class TestNamelessReceiver:
    def test_its_exception_escapes_as_attribute_error_and_stops_the_others(
        self, install: Install
    ) -> None:
        broken = install("nameless-receiver-in-robust-send", "broken")
        called: list[str] = []
        broken.signals.order_placed.connect(lambda **_: called.append("next"), weak=False)

        with pytest.raises(AttributeError, match="__qualname__"):
            broken.checkout.place(object())

        assert called == []

    def test_a_function_that_fails_is_a_response(self, install: Install) -> None:
        mended = install("nameless-receiver-in-robust-send", "mended")
        called: list[str] = []
        mended.signals.order_placed.connect(lambda **_: called.append("next"), weak=False)

        responses = mended.checkout.place(object())

        assert [type(response) for _, response in responses] == [ConnectionError, type(None)]
        assert called == ["next"]

    def test_a_partial_with_the_name_of_its_function_is_a_response_too(
        self, install: Install
    ) -> None:
        broken = install("nameless-receiver-in-robust-send", "broken")
        function = broken.signals.print_slip
        signal = Signal()
        signal.connect(update_wrapper(partial(function, "printer"), function), weak=False)

        ((_, response),) = signal.send_robust(sender=None, order=None)

        assert type(response) is ConnectionError

    def test_an_instance_has_no_name_either(self) -> None:
        class Listener:
            def __call__(self, **_: object) -> None:
                raise ConnectionError

        signal, listener = Signal(), Listener()
        signal.connect(listener)

        with pytest.raises(AttributeError, match="__qualname__"):
            signal.send_robust(sender=None)

    @pytest.mark.skipif(django.VERSION < (5, 0), reason="asend_robust is new in Django 5.0")
    def test_asend_robust_does_the_same(self, install: Install) -> None:
        signal = install("nameless-receiver-in-robust-send", "broken").signals.order_placed

        with pytest.raises(AttributeError, match="__qualname__"):
            asyncio.run(signal.asend_robust(sender=None, order=None))

    def test_an_override_of_settings_that_ends_is_such_a_send(self) -> None:
        def listen(_: str, *, enter: bool, **__: object) -> None:
            if not enter:
                raise ConnectionError

        nameless = partial(listen, "bound")
        override = override_settings(SHOP_CURRENCY="SEK")
        setting_changed.connect(nameless)

        override.enable()
        with pytest.raises(AttributeError, match="__qualname__"):
            override.disable()

        setting_changed.disconnect(nameless)


@pytest.mark.usefixtures("debug")
class TestUnweakrefableCachedSender:
    def test_the_first_receiver_makes_each_send_fail(self, install: Install) -> None:
        broken = install("unweakrefable-cached-sender", "broken")

        with pytest.raises(TypeError, match="weak reference to 'NoneType' object"):
            broken.rates.load()

        broken.signals.rates_changed.disconnect(broken.signals.forget_rates)
        broken.rates.load()

    @pytest.mark.parametrize("sender", ["rates", 5, ("a", "b"), ["a"], {"a": 1}])
    def test_so_do_texts_numbers_and_containers(self, sender: object, install: Install) -> None:
        signal = install("unweakrefable-cached-sender", "broken").signals.rates_changed

        with pytest.raises(TypeError, match="weak reference"):
            signal.send(sender=sender)

    def test_without_a_cache_or_with_a_class_it_is_sent(self, install: Install) -> None:
        broken = install("unweakrefable-cached-sender", "broken").signals
        mended = install("unweakrefable-cached-sender", "mended").signals

        assert mended.rates_changed.send(sender=None) == [(mended.forget_rates, None)]
        assert broken.rates_changed.send(sender=dict) == [(broken.forget_rates, None)]


@pytest.mark.django_db
class TestHandlerClassSender:
    """The end of a request looks after database connections, so that one is needed."""

    def test_it_runs_behind_a_wsgi_server_and_nowhere_else(self, install: Install) -> None:
        broken = install("handler-class-sender", "broken")

        ask_all()

        assert broken.signals.log == [WSGIHandler]

    def test_without_a_sender_it_runs_for_each(self, install: Install) -> None:
        mended = install("handler-class-sender", "mended")

        ask_all()

        names = [sender.__name__ for sender in mended.signals.log]
        assert names == ["WSGIHandler", "ASGIHandler", "ClientHandler", "AsyncClientHandler"]

    def test_the_test_clients_finish_with_none(self) -> None:
        senders: list[Any] = []
        request_finished.connect(lambda sender, **_: senders.append(sender), weak=False)

        ask_all()

        assert senders == [WSGIHandler, ASGIHandler, None, None]


def ask_all() -> None:
    """One request each through WSGI, ASGI, the test client and the asynchronous one."""
    environ = RequestFactory().get("/nowhere/").environ
    response: Any = WSGIHandler()(environ, lambda *_, **__: None)  # type: ignore[arg-type]
    response.close()
    asyncio.run(ask_asgi())
    Client().get("/nowhere/")
    asyncio.run(ask_with_async_client())


async def ask_asgi() -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/nowhere/",
        "headers": [(b"host", b"testserver")],
        "query_string": b"",
    }
    server = ApplicationCommunicator(ASGIHandler(), scope)
    await server.send_input({"type": "http.request", "body": b""})
    assert (await server.receive_output())["status"] == 404
    await server.receive_output()
    await server.wait()


async def ask_with_async_client() -> None:
    await AsyncClient().get("/nowhere/")


@pytest.mark.parametrize(("state", "responses"), [("broken", 0), ("mended", 1)])
def test_a_signal_without_receivers_is_sent_to_nobody(
    state: State, responses: int, install: Install
) -> None:
    order: dict[str, bool] = {}

    assert len(install("unused-signal", state).checkout.place(order)) == responses
    assert order == ({"counted": True} if responses else {})


@pytest.mark.parametrize(
    ("state", "expected"), [("broken", {"packed"}), ("mended", {"packed", "counted"})]
)
def test_receivers_of_a_signal_that_is_not_sent_do_not_run(
    state: State, expected: set[str], install: Install
) -> None:
    order: dict[str, bool] = {}

    install("unsent-signal", state).packing.pack(order)

    assert set(order) == expected


@pytest.mark.parametrize(("state", "module"), [("broken", "models"), ("mended", "signals")])
def test_a_module_of_models_runs_before_all_models_are_there(
    state: State, module: str, tmp_path: Path
) -> None:
    (example,) = page_of("connected-in-models-module").examples[state]
    manage = write_project(tmp_path / "project", [example])

    told = told_by(
        f"""
        import json
        from {example.app} import models
        from {example.app}.{module} import all_models_were_there
        from django.db.models.signals import post_save, pre_save
        heard = [signal.has_listeners(models.Order) for signal in (post_save, pre_save)]
        print(json.dumps([all_models_were_there, heard]))
        """,
        folder=manage.parent,
        DJANGO_SETTINGS_MODULE="settings",
        EXAMPLES_DEBUG="0",
    )

    assert told == [state == "mended", [True, False]]
