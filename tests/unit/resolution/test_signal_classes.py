"""What a signal's class defines in place of Django's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.signals import ModelSignal, post_save
from django.dispatch import Signal

from signal_inspector.domain.evidence import SignalClass
from signal_inspector.resolution.signal_classes import signal_class


class Audited:
    def send(self, sender: Any, **named: Any) -> Any: ...


class AuditedSignal(Audited, Signal): ...


class LateSignal(Signal):
    def connect(self, *args: Any, **kwargs: Any) -> None: ...


class AsyncSignal(Signal):
    async def publish(self) -> None: ...

    @staticmethod
    async def flush() -> None: ...


class SyncAgain(AsyncSignal):
    def publish(self) -> None: ...  # type: ignore[override]


class Hostile(type):
    def __getattribute__(cls, name: str) -> Any:
        raise AssertionError(name)


@pytest.mark.parametrize("signal", [Signal(), ModelSignal(), post_save])
def test_those_of_django_have_nothing_of_their_own(signal: Any) -> None:
    assert signal_class(signal) == SignalClass()


def test_a_method_of_a_base_that_is_no_signal() -> None:
    found = signal_class(AuditedSignal())

    assert "send" in found.own_names
    assert found.sends_its_own_way
    assert not found.connects_its_own_way


def test_a_connect_of_its_own() -> None:
    found = signal_class(LateSignal())

    assert found.connects_its_own_way
    assert not found.sends_its_own_way


def test_coroutines_by_the_last_definition() -> None:
    assert signal_class(AsyncSignal()).coroutines == {"publish", "flush"}
    assert signal_class(SyncAgain()).coroutines == {"flush"}


def test_a_method_that_was_put_on_the_signal_itself() -> None:
    signal: Any = Signal()
    signal.send = print
    signal.topic = "orders"

    assert signal_class(signal).own_names == {"send"}


def test_no_code_of_the_class_runs() -> None:
    made = Hostile("Made", (Signal,), {"send_robust": print})
    signal = object.__new__(made)  # type: ignore[call-overload]

    assert signal_class(signal).sends_its_own_way
