"""What the ids tell by which Django compares senders."""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.dispatch import Signal

from signal_inspector.discovery.dispatcher import Entry, read_connections
from signal_inspector.resolution.sender_keys import is_sent_text, sender_numbers

FAILED = "django.contrib.auth.signals.user_login_failed"


def hear(**_: Any) -> None: ...


def also_hear(**_: Any) -> None: ...


class Client: ...


def entries(*connections: tuple[Any, Any]) -> tuple[Entry, ...]:
    signal = Signal()
    for receiver, sender in connections:
        signal.connect(receiver, sender=sender)
    return read_connections([signal])[0].entries


def test_one_number_for_each_sender_and_none_for_any() -> None:
    one, other = Client(), Client()

    found = entries((hear, one), (hear, other), (also_hear, one), (hear, None))

    assert sender_numbers(found) == [0, 1, 0, None]


def test_the_text_that_django_sends_is_one_object() -> None:
    equal = "".join(["django.contrib", ".auth"])

    (same,) = entries((hear, auth.__name__))
    (another,) = entries((hear, equal))

    assert is_sent_text(FAILED, same)
    assert not is_sent_text(FAILED, another)


def test_other_signals_are_sent_with_no_text() -> None:
    (same,) = entries((hear, auth.__name__))

    assert not is_sent_text("django.contrib.auth.signals.user_logged_in", same)


def test_any_sender_is_no_text() -> None:
    (any_sender,) = entries((hear, None))

    assert not is_sent_text(FAILED, any_sender)
