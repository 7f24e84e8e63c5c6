"""Handlers of requests as senders, and the threads in which receivers of requests run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import django
import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.dispatch import Signal
from django.test import AsyncClient, Client
from django.test.client import AsyncClientHandler, ClientHandler
from support.example_apps import Install, page_of
from support.rule_pages import Example, audited

from .conftest import Said


@pytest.fixture
def senders() -> Iterator[dict[Signal, list[Any]]]:
    """What the signals of requests are sent with, for as long as the test runs."""
    seen: dict[Signal, list[Any]] = {request_started: [], request_finished: []}

    def note(sender: Any, signal: Signal, **_: object) -> None:
        seen[signal].append(sender)

    for signal in seen:
        signal.connect(note)
    yield seen
    for signal in seen:
        signal.disconnect(note)


Senders = dict[Signal, list[Any]]


@pytest.mark.django_db
class TestSenders:
    def test_a_test_client_finishes_with_none(self, senders: Senders) -> None:
        Client().get("/nowhere/")

        assert senders == {request_started: [ClientHandler], request_finished: [None]}

    def test_so_does_the_asynchronous_one(self, senders: Senders) -> None:
        async def ask() -> None:
            await AsyncClient().get("/nowhere/")

        asyncio.run(ask())

        assert senders == {request_started: [AsyncClientHandler], request_finished: [None]}

    @pytest.mark.parametrize(
        ("path", "handler"),
        [("/static/nothing.css", StaticFilesHandler), ("/nowhere/", WSGIHandler)],
    )
    def test_a_static_file_of_runserver_comes_with_another_handler(
        self, path: str, handler: type, senders: Senders
    ) -> None:
        environ: dict[str, Any] = {"PATH_INFO": path}
        setup_testing_defaults(environ)

        response: Any = StaticFilesHandler(WSGIHandler())(environ, lambda *_: None)
        response.close()

        assert senders == {request_started: [handler], request_finished: [handler]}

    def test_nothing_comes_with_the_base_of_the_handlers_or_with_a_middleware(
        self, senders: Senders, install: Install, said: Said
    ) -> None:
        app = install("impossible-sender", "broken", 5)

        Client().get("/nowhere/")

        assert not {BaseHandler, app.signals.Timing} & set(senders[request_started])
        assert said(app) == []

    def test_without_a_sender_each_request_is_heard(self, install: Install, said: Said) -> None:
        app = install("impossible-sender", "mended", 5)

        Client().get("/nowhere/")

        assert said(app) == ["somebody is there"]


@pytest.mark.skipif(django.VERSION < (5, 0), reason="Django sends nothing so before 5.0")
class TestThreads:
    @staticmethod
    def receiver(meet: Callable[[], object]) -> tuple[Callable[..., None], list[int]]:
        threads: list[int] = []

        def run(**_: object) -> None:
            threads.append(threading.get_ident())
            meet()

        return run, threads

    def test_behind_asgi_each_request_has_its_own(self) -> None:
        together = threading.Barrier(3)  # each waits here for the two others
        run, threads = self.receiver(lambda: together.wait(timeout=10))
        request_started.connect(run, sender=ASGIHandler)

        async def ask() -> None:
            await asyncio.gather(*(ask_asgi() for _ in range(3)))

        asyncio.run(ask())

        assert len(set(threads)) == 3

    def test_elsewhere_there_is_one_for_all(self) -> None:
        signal = Signal()
        run, threads = self.receiver(lambda: None)
        signal.connect(run)

        async def send() -> None:
            await asyncio.gather(*(signal.asend(sender=None) for _ in range(3)))

        asyncio.run(send())

        assert len(threads) == 3
        assert len(set(threads)) == 1
        assert threading.get_ident() not in threads


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
    await server.receive_output(timeout=10)
    await server.receive_output(timeout=10)
    await server.wait()


SIGNALS = """\
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.test.client import ClientHandler


class Job:
    {body}


class OwnHandler(WSGIHandler):
    pass


@receiver(request_started, sender=Job)
def of_job(sender, **kwargs):
    pass


@receiver(request_started, sender=BaseHandler)
def of_base(sender, **kwargs):
    pass


@receiver(request_finished, sender=ClientHandler)
def of_client(sender, **kwargs):
    pass


@receiver(request_started, sender=OwnHandler)
def of_own(sender, **kwargs):
    pass
"""
SENDING = "def run(self):\n        request_started.send(sender=self.__class__)"


@pytest.mark.parametrize(
    ("body", "never"),
    [("pass", ["of_base", "of_client", "of_job"]), (SENDING, ["of_client"])],
    ids=["nobody sends it", "the project sends it itself"],
)
def test_what_never_runs_is_said_to_never_run_and_nothing_else(
    body: str, never: list[str], tmp_path: Path
) -> None:
    (page,) = page_of("handler-class-sender").examples["broken"]
    files = {**page.files, "signals.py": SIGNALS.replace("{body}", body)}

    found = audited(tmp_path / "project", [Example(page.app, files)])[page.app]

    told: dict[str, list[str]] = {}
    for each in found:
        told.setdefault(each["rule"], []).append(
            each["subject"].partition(" on ")[0].rpartition(".")[2]
        )
    assert sorted(told.pop("impossible-sender")) == never
    assert told == {"handler-class-sender": ["of_own"]}
