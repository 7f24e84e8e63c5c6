"""What may be alive only until the garbage collector runs next."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.dispatch import Signal
from support.written_modules import WrittenModules

from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.discovery.leftovers import may_be_garbage


class Listener:
    def __call__(self, **_: object) -> None: ...

    def hear(self, **_: object) -> None: ...


def hear(**_: object) -> None: ...


def make_function() -> Any:
    def receiver(**_: object) -> None: ...

    return receiver


def make_class() -> Any:
    class Record:
        def __init__(self, **_: object) -> None: ...

    return Record


LISTENER = Listener()

LOCAL = [
    pytest.param(make_function, id="local function"),
    pytest.param(make_class, id="local class"),
    pytest.param(lambda: lambda **_: None, id="lambda"),
    pytest.param(lambda: partial(hear), id="partial"),
    pytest.param(lambda: Listener(), id="object that can be called"),
]


def doubtful(signal: Signal) -> bool:
    (connections,) = read_connections([signal])
    return may_be_garbage(connections.entries)


@pytest.mark.parametrize("make", LOCAL)
def test_a_weak_receiver_that_no_attribute_holds(make: Callable[[], Any]) -> None:
    signal, receiver = Signal(), make()
    signal.connect(receiver)

    assert doubtful(signal)


@pytest.mark.parametrize("make", LOCAL)
def test_one_that_a_module_holds_is_sure_to_live(
    modules: WrittenModules, make: Callable[[], Any]
) -> None:
    signal, receiver = Signal(), make()
    modules.put("board").receiver = receiver
    signal.connect(receiver)

    assert not doubtful(signal)


@pytest.mark.parametrize("make", LOCAL)
def test_one_that_is_connected_strongly_is_sure_to_live(make: Callable[[], Any]) -> None:
    signal = Signal()
    signal.connect(make(), weak=False)

    assert not doubtful(signal)


def test_a_method_of_an_object_that_no_attribute_holds() -> None:
    signal, listener = Signal(), Listener()
    signal.connect(listener.hear)

    assert doubtful(signal)


def test_a_method_of_an_app_config_is_sure_to_live() -> None:
    signal = Signal()
    signal.connect(apps.get_app_config("shop").get_model)

    assert not doubtful(signal)


@pytest.mark.parametrize("receiver", [hear, LISTENER, LISTENER.hear, Listener])
def test_what_is_defined_in_a_module_is_sure_to_live(receiver: Any) -> None:
    signal = Signal()
    signal.connect(receiver)

    assert not doubtful(signal)


def test_nothing_connected_is_nothing_doubtful() -> None:
    assert not doubtful(Signal())
