"""A request handler's class as sender."""

import pytest
from support.evidence import at, evidence, listener, registration
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.handler_class_sender import RULE

STARTED, FINISHED = (f"django.core.signals.request_{name}" for name in ("started", "finished"))
HANDLER = Sender("class", "django.core.handlers.wsgi.WSGIHandler")


def problems(on: str, sender: Sender = HANDLER, *registered: Registration) -> list[Problem]:
    return list(RULE.check(evidence(listener(on, sender=sender, registered=registered))))


@pytest.mark.parametrize("signal", [STARTED, FINISHED])
def test_other_servers_have_others(signal: str) -> None:
    (problem,) = problems(signal)

    assert problem.message == (
        f"shop.receivers.update_total runs on {signal.rpartition('.')[2]} of "
        "django.core.handlers.wsgi.WSGIHandler alone: other servers (WSGI or ASGI) and the test "
        "clients send it with classes of their own."
    )
    assert problem.hint == "Connect it without a sender."
    assert problem.subject == f"shop.receivers.update_total on {signal} of {HANDLER.name}"
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(STARTED, HANDLER, registration(STARTED, spot=spot))

    assert problem.spot == spot


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Order")])
def test_other_senders(sender: Sender) -> None:
    assert problems(STARTED, sender) == []


def test_other_signals() -> None:
    assert problems(POST_SAVE) == []
