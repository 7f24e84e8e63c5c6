"""Where a dispatch happens: requests, commands, tests, tasks; and what it asks the database."""

from __future__ import annotations

import asyncio
import threading
import unittest
from typing import Any

import django
import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.dispatch import Signal
from django.http import HttpResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path
from support.traces import Told, short

from signal_inspector import trace

ping = Signal()
pong = Signal()


def plain_view(_: Any) -> HttpResponse:
    ping.send(None)
    return HttpResponse("", status=201)


async def async_view(_: Any) -> HttpResponse:
    await sync_to_async(ping.send)(None)
    return HttpResponse("", status=202)


def nested_view(_: Any) -> HttpResponse:
    Client().get("/plain/")
    ping.send(None)
    return HttpResponse("")


def failing_view(_: Any) -> HttpResponse:
    raise LookupError


urlpatterns = [
    path("plain/", plain_view),
    path("async/", async_view),
    path("nested/", nested_view),
    path("failing/", failing_view),
]


def heard(**_: Any) -> None: ...


@pytest.fixture(autouse=True)
def _one_receiver() -> Any:
    ping.connect(heard)
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield
    ping.disconnect(heard)


def contexts(told: Told) -> list[str]:
    """What begins and ends, and the dispatches of ours with the name of their context."""
    begun: dict[int | None, str] = {None: "nowhere"}
    lines = []
    for event, text in zip(
        (event for event in told if type(event).__name__ in WANTED),
        (one for one in told.story if not one.startswith(("begun", "unheard"))),
        strict=True,
    ):
        if type(event).__name__ == "Dispatch":
            if short(event.signal) == "ping":
                lines.append(f"ping in {begun[event.context]}")
            continue
        if type(event).__name__ == "ContextBegun":
            begun[event.id] = event.name
        lines.append(text)
    return lines


WANTED = ("ContextBegun", "ContextEnded", "Dispatch")


class TestRequests:
    def test_a_request_has_method_path_and_status(self, told: Told) -> None:
        with trace(told):
            Client().get("/plain/?token=unsaid")
            ping.send(None)

        assert contexts(told) == [
            "begin request GET /plain/",
            "ping in /plain/",
            "end 201",
            "ping in nowhere",
        ]
        assert "unsaid" not in repr(list(told))

    def test_it_begins_before_request_started_and_ends_after_request_finished(
        self, told: Told
    ) -> None:
        from django.core.signals import request_finished, request_started

        request_started.connect(heard)
        request_finished.connect(heard)
        try:
            with trace(told):
                Client().get("/plain/")
        finally:
            request_started.disconnect(heard)
            request_finished.disconnect(heard)

        kinds = [type(event).__name__ for event in told if type(event).__name__ in WANTED]
        inside = {event.context for event in told.dispatches}
        assert (kinds[0], kinds[-1]) == ("ContextBegun", "ContextEnded")
        assert len(inside) == 1
        assert inside != {None}

    def test_a_request_inside_another(self, told: Told) -> None:
        with trace(told):
            Client().get("/nested/")

        assert contexts(told) == [
            "begin request GET /nested/",
            "begin request GET /plain/",
            "ping in /plain/",
            "end 201",
            "ping in /nested/",
            "end 200",
        ]

    def test_a_view_that_fails(self, told: Told) -> None:
        with trace(told):
            Client(raise_request_exception=False).get("/failing/")

        assert contexts(told) == ["begin request GET /failing/", "end 500"]

    def test_an_async_request(self, told: Told) -> None:
        with trace(told):
            asyncio.run(AsyncClient().post("/async/"))

        assert contexts(told) == [
            "begin request POST /async/",
            "ping in /async/",
            "end 202",
        ]

    def test_concurrent_async_requests_are_told_apart(self, told: Told) -> None:
        async def main() -> None:
            await asyncio.gather(AsyncClient().get("/async/"), AsyncClient().get("/plain/"))

        with trace(told):
            asyncio.run(main())

        lines = contexts(told)
        assert sorted(lines) == [
            "begin request GET /async/",
            "begin request GET /plain/",
            "end 201",
            "end 202",
            "ping in /async/",
            "ping in /plain/",
        ]

    def test_methods_of_the_handler_are_put_back(self) -> None:
        from django.core.handlers.base import BaseHandler

        before = dict(vars(BaseHandler))
        with trace(Told()):
            Client().get("/plain/")

        assert dict(vars(BaseHandler)) == before


class TestCommandsAndTests:
    def test_a_command(self, told: Told) -> None:
        class Command(BaseCommand):
            requires_system_checks: list[str] = []

            def handle(self, **_: Any) -> None:
                ping.send(None)
                raise LookupError

        Command.__module__ = "project.management.commands.sends"
        with trace(told), pytest.raises(LookupError):
            call_command(Command())

        assert contexts(told) == [
            "begin command sends",
            "ping in sends",
            "end builtins.LookupError",
        ]

    def test_a_test(self, told: Told) -> None:
        class Case(unittest.TestCase):
            def runTest(self) -> None:  # noqa: N802
                ping.send(None)

        with trace(told):
            result = unittest.TestResult()
            Case().run(result)

        name = f"{__name__}.{Case.__qualname__}.runTest"
        assert result.wasSuccessful()
        assert contexts(told) == [f"begin test {name}", f"ping in {name}", "end"]


@pytest.mark.skipif(django.VERSION < (6, 0), reason="tasks came with Django 6.0")
def test_a_task(told: Told) -> None:
    from django.tasks import task

    with trace(told):
        task(sends_ping).enqueue()

    assert contexts(told) == [
        f"begin task {__name__}.sends_ping",
        f"ping in {__name__}.sends_ping",
        "end",
    ]


def sends_ping() -> None:
    """The function of a task."""
    ping.send(None)


@pytest.mark.django_db
class TestQueries:
    def ask(self, times: int = 1) -> None:
        for _ in range(times):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    def test_own_and_nested_queries_are_told_apart(self, told: Told) -> None:
        def inner(**_: Any) -> None:
            self.ask(2)

        def outer(**_: Any) -> None:
            self.ask()
            pong.send(None)

        ping.connect(outer)
        pong.connect(inner)
        try:
            with trace(told):
                self.ask()
                ping.send(None)
        finally:
            ping.disconnect(outer)

        nested, root = told.dispatches
        counts = [(span.queries, span.nested_queries) for span in (*nested.spans, *root.spans)]
        assert counts == [(2, 0), (0, 0), (1, 2)]
        assert root.spans[1].nested_query_time == nested.spans[0].query_time > 0

    def test_nothing_stays_on_the_connection(self) -> None:
        def blocker(execute: Any, *args: Any) -> Any:
            return execute(*args)

        with connection.execute_wrapper(blocker):
            with trace(Told()):
                self.ask()
                assert connection.execute_wrappers[-1] is blocker
            assert connection.execute_wrappers == [blocker]
        assert connection.execute_wrappers == []

    def test_a_block_of_the_programs_own_may_end_inside_a_trace(self) -> None:
        with connection.execute_wrapper(lambda execute, *args: execute(*args)):
            tracer = trace(Told())
            tracer.start()
        others = list(connection.execute_wrappers)
        tracer.stop()

        assert len(others) == 1
        assert connection.execute_wrappers == []

    def test_queries_that_fail_count_too(self, told: Told) -> None:
        def fails(**_: Any) -> None:
            from django.db import DatabaseError, transaction

            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT nonsense FROM nothing")

        pong.connect(fails)

        with trace(told):
            pong.send(None)

        assert told.only.spans[0].queries == 4  # and a savepoint: made, gone back to, released


@pytest.mark.django_db(transaction=True)
def test_queries_of_a_thread_of_its_own(told: Told) -> None:
    def asks(**_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def work() -> None:
        pong.send(None)
        connection.connection.close()  # close() leaves a database in memory open

    pong.connect(asks)

    with trace(told):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    assert told.dispatches[-1].spans[0].queries >= 1
