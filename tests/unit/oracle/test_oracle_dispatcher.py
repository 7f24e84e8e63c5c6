"""The oracle's model of what connects, what goes and in which order receivers are called."""

from __future__ import annotations

import functools
import gc
import weakref
from collections.abc import Callable

import django
import pytest
from django.dispatch import Signal
from oracle.expectation import ExpectedSignal, expect
from oracle.recorder import Recorder

FROM_5_0 = django.VERSION >= (5, 0)
FROM_6_0 = django.VERSION >= (6, 0)


class Shop:
    """A sender."""


class Unreferable:
    """A receiver that takes no weak reference."""

    __slots__ = ()

    def __call__(self, **kwargs: object) -> None:
        """Be a receiver."""


def first(**kwargs: object) -> None:
    """Be a receiver."""


def second(**kwargs: object) -> None:
    """Be another receiver."""


async def third(**kwargs: object) -> None:
    """Be an asynchronous receiver."""


def make_receiver() -> Callable[..., None]:
    """Make a receiver that dies with its last reference."""

    def closure(**kwargs: object) -> None:
        """Be a receiver for a while."""

    return closure


def only_signal(recorder: Recorder) -> ExpectedSignal:
    """Return the one signal that the recorder has seen."""
    (signal,) = expect(recorder).signals
    return signal


def heard(recorder: Recorder) -> list[tuple[str, str]]:
    """Return the last word of each receiver's name, and its sender, in order of calls."""
    return [
        (each.name.rpartition(".")[2], each.sender.name.rpartition(".")[2])
        for each in only_signal(recorder).receivers
    ]


def test_receivers_stand_in_the_order_of_their_connection() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(second)
        signal.connect(first, sender=Shop)
        assert heard(recorder) == [("second", "*"), ("first", "Shop")]


def test_asynchronous_receivers_come_last_where_django_calls_them_last() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(third)
        signal.connect(first)
        expected = [("first", "*"), ("third", "*")]
        assert heard(recorder) == (expected if FROM_5_0 else expected[::-1])


def test_a_receiver_connects_once_for_each_sender() -> None:
    with Recorder() as recorder:
        signal = Signal()
        for sender in (Shop, Shop, None, None):
            signal.connect(first, sender=sender)
        assert heard(recorder) == [("first", "Shop"), ("first", "*")]


def test_a_taken_dispatch_uid_refuses_the_second_receiver() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(first, dispatch_uid="taken")
        signal.connect(second, dispatch_uid="taken")
        assert [each.name.rpartition(".")[2] for each in only_signal(recorder).receivers] == [
            "first"
        ]


def test_an_empty_dispatch_uid_is_none() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(first, dispatch_uid="")
        signal.connect(first, dispatch_uid=("a", 1), sender=Shop)
        assert [each.dispatch_uid for each in only_signal(recorder).receivers] == [None, True]


def test_a_dead_receiver_leaves_its_dispatch_uid_to_others() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(make_receiver(), dispatch_uid="taken")
        signal.connect(second, dispatch_uid="taken")
        assert heard(recorder) == [("second", "*")]


def test_a_strong_receiver_stays() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(make_receiver(), weak=False)
        assert heard(recorder) == [("closure", "*")]


def test_methods_of_two_objects_are_two_receivers() -> None:
    class Handler:
        def on_event(self, **kwargs: object) -> None:
            """Be a receiver."""

    handlers = [Handler(), Handler()]
    with Recorder() as recorder:
        signal = Signal()
        for handler in [*handlers, handlers[0]]:
            signal.connect(handler.on_event)
        assert heard(recorder) == [("on_event", "*")] * 2
        handlers.pop()
        del handler
        gc.collect()
        assert heard(recorder) == [("on_event", "*")]


def test_disconnecting_needs_the_same_sender() -> None:
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(first, sender=Shop)
        signal.connect(second)
        assert signal.disconnect(first) is False
        assert heard(recorder) == [("first", "Shop"), ("second", "*")]
        assert signal.disconnect(first, sender=Shop) is True
        assert heard(recorder) == [("second", "*")]


def test_a_dead_sender_takes_its_receivers_with_it_from_django_6_0() -> None:
    with Recorder() as recorder:
        signal = Signal()
        sender = Shop()
        signal.connect(first, sender=sender)
        del sender
        gc.collect()
        receivers = only_signal(recorder).receivers
        if FROM_6_0:
            assert receivers == ()
        else:
            assert [each.sender.may_be_unknown for each in receivers] == [True]


@pytest.mark.parametrize("weak", [True, False])
def test_the_record_keeps_nothing_alive(weak: bool) -> None:
    with Recorder() as recorder:
        signal = Signal()
        sender = Shop()
        receiver = make_receiver()
        signal.connect(receiver, sender=sender, weak=weak)
        references = [weakref.ref(each) for each in (signal, sender, receiver)]
        signal.disconnect(receiver, sender=sender)
        del signal, sender, receiver
        gc.collect()
        assert [each() for each in references] == [None, None, None]
        assert expect(recorder).signals == ()


def test_nothing_is_recorded_afterwards() -> None:
    before = dict(vars(Signal))
    with Recorder() as recorder:
        signal = Signal()
    signal.connect(first)
    assert only_signal(recorder).receivers == ()
    assert dict(vars(Signal)) == before


def test_what_django_refuses_is_not_recorded() -> None:
    with Recorder() as recorder:
        signal = Signal()
        with pytest.raises(TypeError):
            signal.connect(Unreferable())
        assert only_signal(recorder).receivers == ()


def test_a_partial_is_asynchronous_as_its_function_is() -> None:
    receiver = functools.partial(third)
    with Recorder() as recorder:
        signal = Signal()
        signal.connect(receiver)
        (shown,) = only_signal(recorder).receivers
        assert shown.is_async is (True if FROM_5_0 else None)


def test_a_sender_that_no_name_reaches_may_be_unknown() -> None:
    hidden = Shop()
    text = "-".join(["no", "name", "reaches", "this"])
    with Recorder() as recorder:
        signal = Signal()
        for sender in (None, Shop, hidden, text, ()):
            signal.connect(first, sender=sender)
        unknown = [each.sender.may_be_unknown for each in only_signal(recorder).receivers[:4]]
        assert unknown == [False, False, not FROM_6_0, True]


def test_a_model_that_is_still_missing_is_pending() -> None:
    from django.apps import apps
    from django.db.models.signals import ModelSignal

    try:
        with Recorder() as recorder:
            signal = ModelSignal()
            signal.connect(first, sender="nosuch.Model")
            signal.disconnect(second, sender="nosuch.Other")
            expected = expect(recorder)
            assert [(each.receiver, each.sender) for each in expected.pending] == [
                (f"{__name__}.first", "nosuch.Model")
            ]
            assert expected.signals[0].receivers == ()
    finally:
        apps._pending_operations.pop(("nosuch", "model"), None)
        apps._pending_operations.pop(("nosuch", "other"), None)
