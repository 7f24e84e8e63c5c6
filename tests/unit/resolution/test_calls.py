"""What recorded calls have in common, and what is still there of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.dispatch import Signal
from support.recorded import calls, recorded
from support.written_modules import WrittenModules, modules

from signal_inspector import recording
from signal_inspector.discovery import recorder

__all__ = ["modules", "recorded"]

pytestmark = pytest.mark.usefixtures("recorded")


def hear(*_: object, **__: object) -> None: ...


class Base:
    def hear(self, **_: object) -> None: ...


class Mail(Base): ...


class Sms(Base): ...


class Sender: ...


@pytest.fixture
def signal(modules: WrittenModules) -> Signal:
    signal = modules.put("board").sent = Signal()
    return signal


class TestWhatLasts:
    def test_one_of_two_senders_was_disconnected(self, signal: Signal) -> None:
        signal.connect(hear, sender=Sender)
        signal.connect(hear, sender=Mail)
        signal.disconnect(hear, sender=Sender)

        assert [call.lasts for call in calls()] == [False, True, False]
        assert calls()[0].still_connected

    def test_one_of_two_uids_was_disconnected(self, signal: Signal) -> None:
        signal.connect(hear, dispatch_uid="a")
        signal.connect(hear, dispatch_uid="b")
        signal.disconnect(dispatch_uid="a")

        assert [call.lasts for call in calls()] == [False, True, False]

    def test_what_was_refused_has_made_nothing(self, signal: Signal) -> None:
        signal.connect(hear)
        signal.connect(hear)

        assert [call.lasts for call in calls()] == [True, False]


def test_senders_of_one_name_are_told_apart(signal: Signal) -> None:
    def make() -> type:
        class Event: ...

        return Event

    senders = [make(), make()]
    for sender in (*senders, senders[0], None):
        signal.connect(hear, sender=sender, dispatch_uid=object())

    first, second, third, anybody = [call.sender_number for call in calls()]
    assert first == third
    assert len({first, second, anybody}) == 3


@pytest.mark.parametrize(
    ("holder", "second", "is_another"),
    [
        (partial(hear, "mail"), partial(hear, "sms"), True),
        (Mail().hear, Sms().hear, True),
        (Mail().hear, Mail().hear, False),
        (hear, hear, False),
    ],
)
def test_the_holder_of_a_uid_may_have_the_same_code(
    signal: Signal, holder: Any, second: Any, is_another: bool
) -> None:
    signal.connect(holder, dispatch_uid="uid", weak=False)
    signal.connect(second, dispatch_uid="uid", weak=False)

    assert [call.is_another for call in calls()] == [False, is_another]


def test_what_does_the_same_has_one_number(signal: Signal) -> None:
    stock = Mail()
    signal.connect(stock.hear)
    signal.disconnect(Mail().hear)
    signal.disconnect(lambda **_: None)

    first, second, third = calls()
    assert first.alike == second.alike is not None
    assert third.alike is None


def test_calls_of_one_run_of_a_function(signal: Signal) -> None:
    def work() -> None:
        for uid in range(2):
            signal.connect(partial(hear, uid), weak=False)

    work()
    work()

    first, second, third, fourth = [call.run for call in calls()]
    assert first == second is not None
    assert third == fourth
    assert first != third


@pytest.mark.parametrize("first", [True, False])
def test_a_recording_is_whole_where_it_came_first(
    first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_first", first)

    found = recording()

    assert found is not None
    assert found.whole is first
