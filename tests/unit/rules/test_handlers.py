"""Which classes send the signals of requests."""

import pytest
from support.evidence import evidence, listener, module, name, send, sender_class, source

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Reference, Source
from signal_inspector.rules.handlers import awaits, is_handler, is_of_tests, may_handle

STARTED, FINISHED = (f"django.core.signals.request_{name}" for name in ("started", "finished"))
BASE = "django.core.handlers.base.BaseHandler"
WSGI = "django.core.handlers.wsgi.WSGIHandler"
ASGI = "django.core.handlers.asgi.ASGIHandler"
CLIENT, ASYNC_CLIENT = (
    f"django.test.client.{name}" for name in ("ClientHandler", "AsyncClientHandler")
)
OBJECT = "builtins.object"
READ = source(modules=(module("shop.middleware"),))


def of(*classes: str, on: str = STARTED) -> Listener:
    bases = sender_class(*classes, OBJECT) if len(classes) > 1 or classes[0] == BASE else None
    return listener(on, sender=Sender("class", classes[0]), sender_class=bases)


def with_source(read: Source | None) -> Evidence:
    return evidence(source=read)


@pytest.mark.parametrize("handler", [WSGI, ASGI, CLIENT, "shop.servers.Handler"])
def test_what_is_below_the_handlers_base_is_one(handler: str) -> None:
    assert is_handler(of(handler, BASE))
    assert may_handle(with_source(READ), of(handler, BASE))


def test_the_base_itself_is_none() -> None:
    assert not is_handler(of(BASE))
    assert not may_handle(with_source(READ), of(BASE))


def test_the_handlers_of_the_test_clients_are_known_with_what_is_below_them() -> None:
    assert is_of_tests(of(CLIENT, BASE))
    assert is_of_tests(of("shop.tests.Handler", ASYNC_CLIENT, BASE))
    assert not is_of_tests(of(WSGI, BASE))


def test_some_handlers_send_asynchronously() -> None:
    assert awaits(of(ASGI, BASE))
    assert awaits(of("shop.servers.Handler", ASGI, BASE))
    assert awaits(of(ASYNC_CLIENT, BASE))
    assert not awaits(of(CLIENT, BASE))
    assert not awaits(of(WSGI, BASE))


class TestClassThatIsNoHandler:
    @pytest.mark.parametrize(
        "classes",
        [
            ("shop.middleware.Timing", OBJECT),
            ("shop.middleware.Timing", "django.utils.deprecation.MiddlewareMixin"),
            ("django.core.handlers.wsgi.WSGIRequest", "django.http.request.HttpRequest"),
        ],
    )
    def test_where_all_its_code_is_known_it_handles_nothing(self, classes: tuple[str, ...]) -> None:
        assert not may_handle(with_source(READ), of(*classes))

    @pytest.mark.parametrize(
        "classes",
        [
            ("shop.workers.Job", OBJECT),
            ("shop.middleware.Timing", "queues.worker.Worker"),
            ("queues.worker.Worker", OBJECT),
        ],
    )
    def test_what_was_not_read_may_send_the_signal(self, classes: tuple[str, ...]) -> None:
        assert may_handle(with_source(READ), of(*classes))

    def test_without_source_or_bases_nothing_is_known(self) -> None:
        assert may_handle(with_source(None), of("shop.middleware.Timing", OBJECT))
        assert may_handle(with_source(READ), of("shop.middleware.Timing"))

    def test_a_send_of_who_knows_what_may_be_one_of_it(self) -> None:
        sent = send(Reference("unknown", "getattr(signals, event)"), sender=name("shop.x.Y"))
        read = source(modules=READ.modules, sends=(sent,))

        assert may_handle(with_source(read), of("shop.middleware.Timing", OBJECT))

    def test_a_project_that_sends_the_signal_itself_may_do_so_with_any_class(self) -> None:
        read = source(modules=READ.modules, sends=(send(STARTED, sender=name("shop.x.Y")),))

        assert may_handle(with_source(read), of("shop.middleware.Timing", OBJECT))
        assert not may_handle(with_source(read), of("shop.middleware.Timing", OBJECT, on=FINISHED))


@pytest.mark.parametrize("client", [CLIENT, ASYNC_CLIENT])
def test_the_test_clients_finish_requests_with_none(client: str) -> None:
    assert may_handle(with_source(None), of(client, BASE))
    assert not may_handle(with_source(None), of(client, BASE, on=FINISHED))
    assert may_handle(with_source(None), of("shop.tests.Handler", client, BASE, on=FINISHED))
