"""An asynchronous receiver of a signal that is only sent synchronously."""

from typing import Any

import pytest
from support.evidence import at, calling, evidence, listener, send, source
from support.values import POST_SAVE

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.async_receiver_on_sync_signal import RULE

PAID = "shop.signals.paid"
STARTED = "django.core.signals.request_started"


def problems(on: str, *, is_awaited: bool = True, **given: Any) -> list[Problem]:
    one = listener(on, calling=calling(is_awaited=is_awaited))
    return list(RULE.check(evidence(one, **given)))


def sent_by(*methods: SendMethod) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, method=method) for method in methods))}


def test_each_send_starts_an_event_loop() -> None:
    (problem,) = problems(POST_SAVE)

    assert problem.message == (
        "post_save is only sent synchronously, so that each send starts an event loop to run "
        "shop.receivers.update_total, which costs some hundred times a plain call, and waits for "
        "it."
    )
    assert problem.hint.startswith("Make it a plain function")
    assert problem.subject == f"shop.receivers.update_total on {POST_SAVE}"
    assert problem.spot == at()


def test_a_signal_of_the_project_that_all_places_send_so() -> None:
    assert len(problems(PAID, **sent_by("send", "send_robust"))) == 1


def test_signals_that_someone_may_send_asynchronously() -> None:
    assert problems(STARTED) == []
    assert problems(PAID) == []
    assert problems(PAID, **sent_by()) == []
    assert problems(PAID, **sent_by("send", "asend")) == []
    assert problems(PAID, **sent_by("asend_robust")) == []


@pytest.mark.parametrize("signal", [POST_SAVE, PAID])
def test_a_receiver_that_is_not_awaited(signal: str) -> None:
    assert problems(signal, is_awaited=False, **sent_by("send")) == []


def test_a_signal_with_a_send_of_its_own() -> None:
    own = {PAID: SignalClass(frozenset({"send"}))}

    assert problems(PAID, **sent_by("send"), signal_classes=own) == []
