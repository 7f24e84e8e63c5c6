"""Connections that wait for a model by its name."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import ModelSignal
from django.dispatch import Signal

from signal_inspector.discovery.pending import PendingEntry, read_pending


@pytest.fixture(autouse=True)
def waiting() -> Iterator[dict[Any, list[Any]]]:
    """What waits in the registry; afterwards it waits as before."""
    operations = apps._pending_operations
    before = {key: list(value) for key, value in operations.items()}
    yield operations
    operations.clear()
    operations.update(before)


def receiver(**_: object) -> None: ...


def other_receiver(**_: object) -> None: ...


def pending(signal: Signal) -> list[PendingEntry]:
    return [entry for entry in read_pending() if entry.signal is signal]


def test_a_sender_that_was_never_loaded() -> None:
    signal = ModelSignal()

    signal.connect(receiver, sender="nosuch.Model")

    assert pending(signal) == [PendingEntry(signal, receiver, "nosuch.model")]


def test_options_of_the_connection_do_not_matter() -> None:
    signal = ModelSignal()

    signal.connect(receiver, sender="nosuch.Model", weak=False, dispatch_uid="uid")

    assert pending(signal) == [PendingEntry(signal, receiver, "nosuch.model")]


def test_all_that_wait_in_the_order_of_connection() -> None:
    signal = ModelSignal()

    signal.connect(receiver, sender="nosuch.Model")
    signal.connect(other_receiver, sender="nosuch.Model")

    assert [entry.receiver for entry in pending(signal)] == [receiver, other_receiver]


def test_a_bound_method_that_waits() -> None:
    class Listener:
        def hear(self, **_: object) -> None: ...

    signal, listener = ModelSignal(), Listener()

    signal.connect(listener.hear, sender="nosuch.Model")

    assert [entry.receiver for entry in pending(signal)] == [listener.hear]


def test_a_signal_whose_class_connects_in_its_own_way() -> None:
    class LoudSignal(ModelSignal):
        def connect(self, *arguments: Any, **named: Any) -> None:
            super().connect(*arguments, **named)

    signal = LoudSignal()

    signal.connect(receiver, sender="nosuch.Model")

    assert [entry.receiver for entry in pending(signal)] == [receiver]


def test_a_model_that_is_loaded_does_not_wait() -> None:
    signal = ModelSignal()

    signal.connect(receiver, sender="shop.Order")

    assert pending(signal) == []


def test_a_model_that_is_loaded_later_no_longer_waits() -> None:
    signal = ModelSignal()
    signal.connect(receiver, sender="shop.Latecomer")
    assert len(pending(signal)) == 1

    try:

        class Latecomer(models.Model):  # noqa: DJ008
            class Meta:
                app_label = "shop"

        assert pending(signal) == []
        assert signal.has_listeners(Latecomer)
    finally:
        apps.all_models["shop"].pop("latecomer", None)
        apps.clear_cache()


def test_a_disconnect_that_waits_is_no_connection() -> None:
    signal = ModelSignal()

    signal.disconnect(receiver, sender="nosuch.Model")

    assert pending(signal) == []


def test_a_connection_that_a_disconnect_waits_for_is_still_shown() -> None:
    signal = ModelSignal()

    signal.connect(receiver, sender="nosuch.Model")
    signal.disconnect(receiver, sender="nosuch.Model")

    assert [entry.receiver for entry in pending(signal)] == [receiver]


def test_other_things_that_wait_are_no_connections() -> None:
    class Telephone:
        def connect(self, *arguments: object) -> None: ...

    before = list(read_pending())

    apps.lazy_model_operation(lambda _model: None, ("nosuch", "model"))
    apps.lazy_model_operation(lambda *_models: None, ("nosuch", "model"), ("nosuch", "other"))
    apps.lazy_model_operation(Telephone().connect, ("nosuch", "model"))
    apps.lazy_model_operation(partial(Telephone().connect, receiver), ("nosuch", "model"))

    assert list(read_pending()) == before


def test_an_operation_that_refers_to_itself_is_no_connection() -> None:
    def operation(_model: object) -> None: ...

    before = list(read_pending())
    operation.func = operation  # type: ignore[attr-defined]

    apps.lazy_model_operation(operation, ("nosuch", "model"))

    assert list(read_pending()) == before


def test_looking_resolves_and_removes_nothing(waiting: dict[Any, list[Any]]) -> None:
    signal = ModelSignal()
    signal.connect(receiver, sender="nosuch.Model")
    before = {key: list(value) for key, value in waiting.items()}

    list(read_pending())

    assert dict(waiting) == before
