"""Weak receivers that only Django's cache for DEBUG keeps alive."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.dispatch import Signal
from django.test import override_settings
from django.utils import inspect as django_inspect

from signal_inspector.discovery.debug_cache import DebugCache
from signal_inspector.discovery.dispatcher import Connections, read_connections


@pytest.fixture
def debug() -> Iterator[None]:
    with override_settings(DEBUG=True):
        yield


def read(signal: Signal) -> Connections:
    (connections,) = read_connections([signal])
    return connections


def flags(signal: Signal) -> list[bool]:
    return [entry.debug_only for entry in read(signal).entries]


def connect_lambda(signal: Signal, **options: Any) -> None:
    signal.connect(lambda **_: None, **options)


def connect_closure(signal: Signal) -> None:
    heard = []

    def receiver(**named: object) -> None:
        heard.append(named)

    signal.connect(receiver)


def connect_recursive_closure(signal: Signal) -> None:
    def receiver(again: bool = False, **_: object) -> None:
        if again:
            receiver()

    signal.connect(receiver)


def connect_async_closure(signal: Signal) -> None:
    async def receiver(**_: object) -> None: ...

    signal.connect(receiver)


def connect_partial(signal: Signal) -> None:
    signal.connect(partial(named_receiver, "first"))


def connect_instance(signal: Signal) -> None:
    signal.connect(Instance())


def connect_with_uid(signal: Signal) -> None:
    connect_lambda(signal, dispatch_uid="a lambda")


def connect_for_sender(signal: Signal) -> None:
    connect_lambda(signal, sender=Instance)


def named_receiver(_argument: object = None, **_: object) -> None: ...


class Instance:
    def __call__(self, **_: object) -> None: ...

    def hear(self, **_: object) -> None: ...


KEPT = Instance()

MORTALS = [
    connect_lambda,
    connect_closure,
    connect_recursive_closure,
    connect_async_closure,
    connect_partial,
    connect_instance,
    connect_with_uid,
    connect_for_sender,
]


@pytest.mark.parametrize("connect", MORTALS)
@pytest.mark.usefixtures("debug")
def test_with_debug_it_lives_and_is_marked(connect: Callable[[Signal], None]) -> None:
    signal = Signal()

    connect(signal)

    assert flags(signal) == [True]
    assert read(signal).dead == 0


@pytest.mark.parametrize(
    "connect", [each for each in MORTALS if each is not connect_recursive_closure]
)
def test_without_debug_it_dies(connect: Callable[[Signal], None]) -> None:
    signal = Signal()

    connect(signal)

    assert read(signal) == Connections((), 1)


@pytest.mark.usefixtures("debug")
def test_the_mark_stays_when_one_looks_again() -> None:
    signal = Signal()
    connect_lambda(signal)

    looks = [flags(signal) for _ in range(3)]

    assert looks == [[True]] * 3


@pytest.mark.usefixtures("debug")
def test_one_lambda_on_two_signals_is_marked_on_both() -> None:
    one, other = Signal(), Signal()

    def connect() -> None:
        def receiver(**_: object) -> None: ...

        one.connect(receiver)
        other.connect(receiver)

    connect()

    assert [flags(one), flags(other)] == [[True], [True]]


@pytest.mark.usefixtures("debug")
def test_what_a_name_holds_is_not_marked() -> None:
    signal = Signal()
    receiver = lambda **_: None  # noqa: E731
    signal.connect(receiver)

    assert flags(signal) == [False]

    del receiver
    assert flags(signal) == [True]


@pytest.mark.usefixtures("debug")
def test_what_a_container_holds_is_not_marked() -> None:
    signal = Signal()
    held: list[Callable[..., None]] = [lambda **_: None, Instance()]
    for receiver in held:
        signal.connect(receiver)
    del receiver

    assert flags(signal) == [False, False]


@pytest.mark.usefixtures("debug")
def test_what_another_closure_holds_is_not_marked() -> None:
    signal = Signal()

    def make() -> Callable[[], object]:
        def receiver(**_: object) -> None: ...

        signal.connect(receiver)
        return lambda: receiver

    hold = make()

    assert flags(signal) == [False]
    assert hold() is read(signal).entries[0].receiver


@pytest.mark.usefixtures("debug")
def test_what_is_connected_strongly_elsewhere_is_not_marked() -> None:
    weak, strong = Signal(), Signal()

    def connect() -> None:
        def receiver(**_: object) -> None: ...

        weak.connect(receiver)
        strong.connect(receiver, weak=False)

    connect()

    assert [flags(weak), flags(strong)] == [[False], [False]]


@pytest.mark.parametrize("receiver", [named_receiver, KEPT, KEPT.hear])
@pytest.mark.usefixtures("debug")
def test_what_a_module_holds_is_not_marked(receiver: Callable[..., None]) -> None:
    signal = Signal()
    signal.connect(receiver)

    assert flags(signal) == [False]


@pytest.mark.usefixtures("debug")
def test_a_strong_lambda_is_not_marked() -> None:
    signal = Signal()
    connect_lambda(signal, weak=False)

    assert flags(signal) == [False]


@pytest.mark.usefixtures("debug")
def test_the_method_of_a_temporary_object_dies_with_debug_too() -> None:
    signal = Signal()
    signal.connect(Instance().hear)

    assert read(signal) == Connections((), 1)


@pytest.mark.usefixtures("debug")
def test_looking_changes_nothing_in_the_cache() -> None:
    signal = Signal()
    connect_lambda(signal)
    cache = django_inspect._get_func_parameters
    before = cache.cache_info()

    read(signal)

    assert cache.cache_info() == before


@pytest.mark.usefixtures("debug")
def test_the_cache_holds_what_django_asked_about() -> None:
    connect_lambda(Signal())

    assert not DebugCache().is_empty
