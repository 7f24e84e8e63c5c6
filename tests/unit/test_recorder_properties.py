"""Whatever is connected, disconnected, collected and sent: with the recorder it is the same."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models.signals import ModelSignal
from django.dispatch import Signal
from django.test import override_settings
from hypothesis import strategies as st
from support.properties import for_all
from support.recorded import recorder_in_place

LATECOMER = ("board", "latecomer")


class Quiet(Signal):
    """Overrides what it passes on."""

    def connect(self, *args: Any, **kwargs: Any) -> None:
        super().connect(*args, **kwargs)

    def disconnect(self, *args: Any, **kwargs: Any) -> bool:
        return bool(super().disconnect(*args, **kwargs))


class Listener:
    def __init__(self, number: int) -> None:
        self.number = number

    def hear(self, **_: object) -> int:
        return self.number

    def __call__(self, **_: object) -> int:
        return self.number


class Slotted:
    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, **_: object) -> int:
        return self.number


def hear(number: int, **_: object) -> int:
    return number


def strict(number: int) -> int:
    """No receiver: it takes no keyword arguments."""
    return number


def fail(number: int) -> Callable[..., int]:
    def inner(**_: object) -> int:
        raise ValueError(number)

    return inner


def closure(number: int) -> Callable[..., int]:
    return lambda **_: number


MAKERS: list[Callable[[int], Any]] = [
    closure,
    fail,
    Listener,
    lambda number: Listener(number).hear,
    lambda number: partial(hear, number),
    lambda number: partial(strict, number),
    Slotted,
    lambda number: number,
]
SIGNALS: list[Callable[[], Signal]] = [
    Signal,
    partial(Signal, use_caching=True),
    partial(ModelSignal, use_caching=True),
    Quiet,
]
SENDERS: list[Any] = [None, User, Group, "auth.User", "board.Latecomer", "nonsense", Listener(0)]
UIDS: list[Any] = [None, "", "uid", ("uid", 1), 7]

SLOTS = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("make"), SLOTS, st.sampled_from(MAKERS)),
    st.tuples(st.just("forget"), SLOTS),
    st.tuples(
        st.just("connect"), SLOTS, st.sampled_from(SENDERS), st.booleans(), st.sampled_from(UIDS)
    ),
    st.tuples(st.just("disconnect"), SLOTS, st.sampled_from(SENDERS), st.sampled_from(UIDS)),
    st.tuples(st.just("send"), st.sampled_from(SENDERS[:3])),
    st.tuples(st.just("send_robust"), st.sampled_from(SENDERS[:3])),
    st.tuples(st.just("has_listeners"), st.sampled_from(SENDERS[:3])),
    st.tuples(st.just("collect")),
)


class Play:
    """Takes steps with one signal, and notes all that a caller could see."""

    def __init__(self, make_signal: Callable[[], Signal]) -> None:
        self.signal = make_signal()
        self.slots: dict[int, Any] = {slot: closure(-slot) for slot in range(3)}
        self.made = 0
        self.log: list[Any] = []

    def take(self, step: tuple[Any, ...]) -> None:
        name, *arguments = step
        try:
            result = getattr(self, name)(*arguments)
        except Exception as error:
            result = (type(error), str(error).partition(" at 0x")[0], type(error.__context__))
        self.log.append((name, result, len(self.signal.receivers), self._waiting()))

    def make(self, slot: int, maker: Callable[[int], Any]) -> None:
        self.made += 1
        self.slots[slot] = maker(self.made)

    def forget(self, slot: int) -> None:
        self.slots.pop(slot, None)

    def connect(self, slot: int, sender: Any, weak: bool, uid: Any) -> object:
        return self.signal.connect(self.slots[slot], sender, weak=weak, dispatch_uid=uid)

    def disconnect(self, slot: int, sender: Any, uid: Any) -> object:
        return self.signal.disconnect(self.slots.get(slot), sender=sender, dispatch_uid=uid)

    def send(self, sender: Any) -> object:
        return [response for _, response in self.signal.send(sender)]

    def send_robust(self, sender: Any) -> object:
        return [str(response) for _, response in self.signal.send_robust(sender)]

    def has_listeners(self, sender: Any) -> object:
        return self.signal.has_listeners(sender)

    def collect(self) -> None:
        gc.collect(1)

    def _waiting(self) -> int:
        return len(apps._pending_operations.get(LATECOMER, ()))


def played(
    around: AbstractContextManager[None], make_signal: Callable[[], Signal], steps: Any
) -> list[Any]:
    with around:
        play = Play(make_signal)
        for step in steps:
            play.take(step)
        apps._pending_operations.pop(LATECOMER, None)
        return play.log


@for_all(st.sampled_from(SIGNALS), st.lists(STEPS, max_size=25), st.booleans(), examples=400)
def test_a_recorded_signal_does_what_it_would_do(
    make_signal: Callable[[], Signal], steps: list[Any], debug: bool
) -> None:
    with override_settings(DEBUG=debug):
        bare = played(nullcontext(), make_signal, steps)
        recorded = played(recorder_in_place(), make_signal, steps)

    assert recorded == bare
