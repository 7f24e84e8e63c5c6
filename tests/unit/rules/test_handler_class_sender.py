"""A request handler's class as sender."""

import pytest
from support.evidence import at, evidence, listener, registration, sender_class
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.handler_class_sender import RULE

STARTED, FINISHED = (f"django.core.signals.request_{name}" for name in ("started", "finished"))
HANDLER = Sender("class", "django.core.handlers.wsgi.WSGIHandler")
CLIENT = Sender("class", "django.test.client.ClientHandler")
BASE = Sender("class", "django.core.handlers.base.BaseHandler")


def problems(on: str, sender: Sender = HANDLER, *registered: Registration) -> list[Problem]:
    bases = sender_class(sender.name, BASE.name, "builtins.object")
    one = listener(on, sender=sender, sender_class=bases, registered=registered)
    return list(RULE.check(evidence(one)))


def test_other_handlers_start_requests_with_their_own_classes() -> None:
    (problem,) = problems(STARTED)

    assert problem.message == (
        "shop.receivers.update_total runs on request_started of "
        "django.core.handlers.wsgi.WSGIHandler alone: other handlers, also those of the test "
        "clients, send it with their own classes."
    )
    assert problem.hint == "Connect it without a sender."
    assert problem.subject == f"shop.receivers.update_total on {STARTED} of {HANDLER.name}"
    assert problem.spot == at()


def test_the_test_clients_finish_requests_with_none() -> None:
    (problem,) = problems(FINISHED)

    assert problem.message == (
        "shop.receivers.update_total runs on request_finished of "
        "django.core.handlers.wsgi.WSGIHandler alone: other handlers send it with their own "
        "classes, and the test clients with None."
    )


def test_the_handler_of_a_test_client_starts_what_a_test_asks_for() -> None:
    (problem,) = problems(STARTED, CLIENT)

    assert problem.message == (
        "shop.receivers.update_total runs on request_started of django.test.client.ClientHandler "
        "alone: this is the handler of a test client, and those of servers and of the other test "
        "client send it with their own classes."
    )


def test_the_handler_of_a_test_client_never_finishes_a_request() -> None:
    assert problems(FINISHED, CLIENT) == []


@pytest.mark.parametrize("signal", [STARTED, FINISHED])
def test_a_class_that_is_no_handler(signal: str) -> None:
    one = Sender("class", "shop.workers.Job")
    bases = sender_class(one.name, "builtins.object")

    assert list(RULE.check(evidence(listener(signal, sender=one, sender_class=bases)))) == []
    assert list(RULE.check(evidence(listener(signal, sender=one)))) == []


def test_the_base_of_all_handlers_handles_nothing() -> None:
    bases = sender_class(BASE.name, "builtins.object")

    assert list(RULE.check(evidence(listener(STARTED, sender=BASE, sender_class=bases)))) == []


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(STARTED, HANDLER, registration(STARTED, spot=spot))

    assert problem.spot == spot


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Order"), Sender("instance", "x.Y")])
def test_other_senders(sender: Sender) -> None:
    assert problems(STARTED, sender) == []


def test_other_signals() -> None:
    assert problems(POST_SAVE) == []
