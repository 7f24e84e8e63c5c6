"""A synchronous receiver of a signal that is sent asynchronously."""

from typing import Any

import pytest
from support.evidence import at, evidence, listener, module, send, sender_class, source
from support.values import ANY, POST_SAVE, model

from signal_inspector.domain.contract import Contract, SendMethod
from signal_inspector.domain.evidence import SenderClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.sync_receiver_on_async_signal import RULE

PAID = "shop.signals.paid"
STARTED = "django.core.signals.request_started"


def problems(
    on: str = STARTED,
    *,
    is_async: bool = False,
    sender: Sender = ANY,
    bases: SenderClass | None = None,
    **given: Any,
) -> list[Problem]:
    one = listener(on, sender=sender, sender_class=bases, connection={"is_async": is_async})
    return list(RULE.check(evidence(one, **given)))


def sent_by(*methods: SendMethod) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, method=method) for method in methods))}


def test_it_runs_in_a_thread() -> None:
    (problem,) = problems()

    assert problem.message == (
        "Where request_started is sent asynchronously, shop.receivers.update_total runs in a "
        "thread, and the send waits for it."
    )
    assert "'async def'" in problem.hint
    assert problem.subject == f"shop.receivers.update_total on {STARTED}"
    assert problem.spot == at()


def test_a_signal_of_the_project() -> None:
    assert len(problems(PAID, **sent_by("send", "asend"))) == 1
    assert len(problems(PAID, **sent_by("asend_robust"))) == 1
    assert problems(PAID, **sent_by("send", "send_robust")) == []
    assert problems(PAID) == []


def test_a_signal_that_django_sends_synchronously() -> None:
    assert problems(POST_SAVE) == []


def test_an_asynchronous_receiver() -> None:
    assert problems(is_async=True) == []


def test_a_text_as_sender_is_told_by_other_rules() -> None:
    assert problems(sender=Sender("value", "'text'")) == []


BASE = "django.core.handlers.base.BaseHandler"


@pytest.mark.parametrize(
    ("handler", "number"),
    [
        ("django.core.handlers.wsgi.WSGIHandler", 0),
        ("django.core.handlers.asgi.ASGIHandler", 1),
        ("django.test.client.ClientHandler", 0),
        ("django.test.client.AsyncClientHandler", 1),
    ],
)
def test_some_handlers_never_await(handler: str, number: int) -> None:
    own = Sender("class", "shop.servers.Handler")

    assert len(problems(sender=own, bases=sender_class(own.name, handler, BASE))) == number


@pytest.mark.parametrize("source_is_read", [False, True])
def test_a_class_that_is_no_handler(source_is_read: bool) -> None:
    middleware = Sender("class", "shop.middleware.Timing")
    bases = sender_class(middleware.name, "builtins.object")
    read = source(modules=(module("shop.middleware"),)) if source_is_read else None

    assert problems(sender=middleware, bases=bases, source=read) == []


def test_a_sender_that_the_signal_is_never_sent_with() -> None:
    logged_in = "django.contrib.auth.signals.user_logged_in"
    contract = Contract(logged_in, ("request", "user"), ("user",), ("send", "asend"))
    order = model("shop.Order")
    bases = sender_class("shop.models.Order", "builtins.object")

    assert len(problems(logged_in, contracts={logged_in: contract})) == 1
    assert problems(logged_in, sender=order, bases=bases, contracts={logged_in: contract}) == []


def test_before_django_5_nothing_is_sent_so() -> None:
    assert problems(django=(4, 2)) == []
    assert len(problems(django=(5, 0))) == 1
