"""What is read out of ``Signal.receivers``."""

import gc
import weakref
from collections.abc import Callable
from functools import lru_cache, partial
from io import StringIO
from types import MethodType
from typing import Any

import django
import pytest
from asgiref.sync import (
    async_to_sync,
    iscoroutinefunction,
    markcoroutinefunction,
    sync_to_async,
)
from django.core.management import CommandError, call_command
from django.dispatch import Signal
from support.fresh_process import run_python

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import (
    Connections,
    Entry,
    has_receivers,
    read_connections,
)
from signal_inspector.errors import UnknownLayoutError

ASYNC_IS_SORTED = django.VERSION >= (5, 0)
SENDER_IS_STORED = django.VERSION >= (6, 0)

NONE_ID = id(None)


class Sender:
    pass


class Child(Sender):
    pass


def first(**_: object) -> None: ...


def second(**_: object) -> None: ...


async def awaited(**_: object) -> None: ...


async def awaited_too(**_: object) -> None: ...


class Listener:
    def hear(self, **_: object) -> None: ...

    async def await_it(self, **_: object) -> None: ...

    @classmethod
    def hear_for_all(cls, **_: object) -> None: ...


class Instance:
    def __call__(self, **_: object) -> None: ...


class Unapproachable(Instance):
    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"asked for {name}")


LISTENER = Listener()
INSTANCE = Instance()
# Python does not take what it wraps for its own kind.
CACHED = lru_cache(awaited)


def read(signal: Signal) -> Connections:
    (connections,) = read_connections([signal])
    return connections


def entries(signal: Signal) -> tuple[Entry, ...]:
    return read(signal).entries


def only(signal: Signal) -> Entry:
    (entry,) = entries(signal)
    return entry


def receivers(signal: Signal) -> list[Any]:
    return [entry.receiver for entry in entries(signal)]


def holding(*raw: object) -> Signal:
    """A signal with such entries, as other versions of Django keep them."""
    signal = Signal()
    signal.receivers = list(raw)
    return signal


def key(receiver: object, sender: object = None) -> tuple[int, int]:
    return id(receiver), id(sender)


class TestLayouts:
    def test_an_entry_of_two(self) -> None:
        signal = holding((key(first), weakref.ref(first)))

        entry = only(signal)

        assert (entry.receiver, entry.sender_key, entry.is_async) == (first, None, False)

    def test_an_entry_of_three(self) -> None:
        signal = holding((key(first, Sender), weakref.ref(first), True))

        entry = only(signal)

        assert (entry.receiver, entry.sender_key, entry.is_async) == (first, id(Sender), True)
        assert entry.sender is static.MISSING

    def test_an_entry_of_four(self) -> None:
        sender_reference = weakref.ref(Sender)
        signal = holding((key(first, Sender), weakref.ref(first), sender_reference, False))

        entry = only(signal)

        assert (entry.receiver, entry.sender, entry.is_async) == (first, Sender, False)

    def test_an_entry_of_four_without_reference_to_its_sender(self) -> None:
        sender = "a sender"
        signal = holding((key(first, sender), weakref.ref(first), None, False))

        entry = only(signal)

        assert entry.sender_key == id(sender)
        assert entry.sender is static.MISSING

    def test_an_async_function_in_an_entry_of_two(self) -> None:
        methods = (LISTENER.await_it, partial(awaited), partial(LISTENER.await_it))
        others = (first, LISTENER.hear, partial(first), INSTANCE, print, Instance, CACHED)
        signal = holding(*((key(each), each) for each in (awaited, *methods, *others)))

        flags = {entry.receiver: entry.is_async for entry in entries(signal)}

        assert [each for each, is_async in flags.items() if is_async] == [awaited, *methods]

    def test_what_is_marked_is_asynchronous_as_this_python_sees_it(self) -> None:
        marked = markcoroutinefunction(lambda **_: None)
        cases = (
            sync_to_async(first),
            partial(sync_to_async(first)),
            marked,
            partial(marked),
            markcoroutinefunction(Instance()),
            MethodType(marked, LISTENER),
            partial(MethodType(marked, LISTENER)),
            INSTANCE,
            async_to_sync(awaited),
        )
        signal = holding(*((key(each), each) for each in cases))

        by_id = {id(entry.receiver): entry.is_async for entry in entries(signal)}

        flags = [by_id[id(each)] for each in cases]
        assert flags == [iscoroutinefunction(each) for each in cases]
        assert flags[0]
        assert not flags[-1]

    def test_no_receiver_is_asked_whether_it_is_marked(self) -> None:
        signal = holding((key(first), Unapproachable()))

        assert not only(signal).is_async

    def test_the_layout_of_this_django(self) -> None:
        signal = Signal()
        signal.connect(first, sender=Sender)

        entry = only(signal)

        assert (entry.receiver, entry.sender_key, entry.weak) == (first, id(Sender), True)
        assert entry.sender is (Sender if SENDER_IS_STORED else static.MISSING)

    def test_a_signal_without_receivers(self) -> None:
        assert read(Signal()) == Connections((), 0)

    def test_a_signal_whose_class_never_called_its_init(self) -> None:
        class Mute(Signal):
            def __init__(self) -> None:
                pass

        mute = Mute()

        assert read(mute) == Connections((), 0)
        assert not has_receivers(mute)
        assert has_receivers(Signal())


class TestUnknownLayouts:
    @pytest.mark.parametrize(
        ("receivers", "shape"),
        [
            ([(key(first),)], "(tuple)"),
            ([(key(first), first, None, False, 1)], "(tuple, function, NoneType, bool, int)"),
            ([[key(first), first]], "a builtins.list"),
            ([(id(first), first)], "(int, function)"),
            ([((1, 2, 3), first)], "(tuple, function)"),
            ([(key(first), first, "yes")], "(tuple, function, str)"),
            ([(key(first), first, Sender, False)], "(tuple, function, type, bool)"),
            ([(key(first), first, None, None)], "(tuple, function, NoneType, NoneType)"),
            ([None], "a builtins.NoneType"),
            ((), "it is no list but a builtins.tuple"),
            ({}, "it is no list but a builtins.dict"),
        ],
    )
    def test_they_are_an_error_that_names_django_and_what_is_odd(
        self, receivers: object, shape: str
    ) -> None:
        signal = Signal()
        signal.receivers = receivers

        with pytest.raises(UnknownLayoutError) as caught:
            read(signal)

        message = str(caught.value)
        assert f"Django {django.__version__} " in message
        assert shape in message
        assert "\n" not in message

    def test_the_error_prints_no_object(self) -> None:
        class Secret:
            def __repr__(self) -> str:
                raise AssertionError

        signal = holding((key(first), first, Secret(), Secret()))

        with pytest.raises(UnknownLayoutError, match="Secret"):
            read(signal)

    def test_the_command_ends_with_exit_code_2(self) -> None:
        signal = holding("nothing that is known")

        with pytest.raises(CommandError) as caught:
            call_command("signals", "list", stdout=StringIO(), stderr=StringIO())

        assert caught.value.returncode == 2
        assert f"Django {django.__version__} " in str(caught.value)
        assert signal.receivers == ["nothing that is known"]

    def test_a_process_ends_with_one_line_and_exit_code_2(self) -> None:
        done = run_python(
            """
            from django.core.management import execute_from_command_line
            from django.db.models.signals import post_save
            post_save.receivers.append("nothing that is known")
            execute_from_command_line(["manage.py", "signals"])
            """
        )

        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert f"Django {django.__version__} " in done.stderr


class TestStrongReceivers:
    def test_a_callable_instance_is_not_called(self) -> None:
        calls = []

        class Recording:
            def __call__(self, *arguments: object, **named: object) -> None:
                calls.append((arguments, named))

        receiver = Recording()
        signal = Signal()
        signal.connect(receiver, weak=False)

        entry = only(signal)

        assert (entry.receiver, entry.weak) == (receiver, False)
        assert calls == []

    def test_a_class_is_not_instantiated(self) -> None:
        made = []

        class Recording:
            def __init__(self, **named: object) -> None:
                made.append(named)

        signal = Signal()
        signal.connect(Recording, weak=False)

        assert only(signal).receiver is Recording
        assert made == []

    def test_a_weak_one_is_told_from_a_strong_one(self) -> None:
        signal = Signal()
        signal.connect(first, weak=False)
        signal.connect(second)

        assert [entry.weak for entry in entries(signal)] == [False, True]

    def test_the_same_method_may_be_both(self) -> None:
        weak, strong = Signal(), Signal()
        weak.connect(LISTENER.hear)
        strong.connect(LISTENER.hear, weak=False)

        assert (only(weak).weak, only(strong).weak) == (True, False)
        assert only(weak).receiver == only(strong).receiver == LISTENER.hear


class TestDeadReceivers:
    def test_one_that_was_collected_is_counted_and_not_shown(self) -> None:
        signal = Signal()
        signal.connect(first)
        signal.connect(Instance())

        connections = read(signal)

        assert [entry.receiver for entry in connections.entries] == [first]
        assert connections.dead == 1

    def test_the_method_of_an_object_that_was_collected(self) -> None:
        signal = Signal()
        signal.connect(Listener().hear)

        assert read(signal) == Connections((), 1)

    def test_a_dead_sender_ends_a_connection_where_django_sees_it(self) -> None:
        sender = Sender()
        signal = Signal()
        signal.connect(first, sender=sender)

        del sender
        gc.collect()

        connections = read(signal)
        assert connections.dead == (1 if SENDER_IS_STORED else 0)
        assert len(connections.entries) == (0 if SENDER_IS_STORED else 1)

    def test_reading_leaves_dead_entries_where_they_are(self) -> None:
        signal = Signal()
        signal.connect(Instance())
        stored = list(signal.receivers)

        read(signal)

        assert signal.receivers == stored


def live_receivers(signal: Signal, sender: object) -> list[Any]:
    """What Django would call, in its order."""
    live = signal._live_receivers(sender)
    return [*live[0], *live[1]] if isinstance(live, tuple) else list(live)


class TestOrder:
    def test_asynchronous_receivers_come_last_where_django_calls_them_last(self) -> None:
        signal = Signal()
        for receiver in (awaited, first, awaited_too, second):
            signal.connect(receiver)

        expected = (
            [first, second, awaited, awaited_too]
            if ASYNC_IS_SORTED
            else [awaited, first, awaited_too, second]
        )
        assert receivers(signal) == expected

    @pytest.mark.parametrize("use_caching", [False, True])
    @pytest.mark.parametrize("sender", [Sender, Child, LISTENER])
    def test_it_is_djangos_for_each_sender(self, sender: object, use_caching: bool) -> None:
        signal = Signal(use_caching=use_caching)
        signal.connect(awaited, sender=Sender)
        signal.connect(LISTENER.hear)
        signal.connect(first, sender=Child)
        signal.connect(LISTENER.await_it, sender=LISTENER)
        signal.connect(INSTANCE, sender=Sender)
        signal.connect(awaited_too)
        signal.connect(print, sender=LISTENER, weak=False)
        signal.connect(Listener.hear_for_all)

        heard = [
            entry.receiver for entry in entries(signal) if entry.sender_key in (None, id(sender))
        ]

        assert heard == live_receivers(signal, sender)

    def test_a_receiver_that_is_connected_again_moves_to_the_end(self) -> None:
        signal = Signal()
        signal.connect(first)
        signal.connect(second)
        signal.disconnect(first)
        signal.connect(first)

        assert receivers(signal) == [second, first]

    def test_signals_are_answered_in_the_order_of_the_question(self) -> None:
        one, other = Signal(), Signal()
        one.connect(first)
        other.connect(second)

        read_together = read_connections([other, one])

        assert [each.entries[0].receiver for each in read_together] == [second, first]


class TestSenders:
    def test_any_sender_has_no_key(self) -> None:
        signal = Signal()
        signal.connect(first)

        assert only(signal).sender_key is None

    def test_a_sender_that_takes_no_weak_reference_leaves_only_its_id(self) -> None:
        sender = "a sender"
        signal = Signal()
        signal.connect(first, sender=sender)

        entry = only(signal)

        assert entry.sender_key == id(sender)
        assert entry.sender is static.MISSING

    def test_a_method_as_sender_has_a_key_of_two_ids(self) -> None:
        sender = LISTENER.hear
        signal = Signal()
        signal.connect(first, sender=sender)

        assert only(signal).sender_key == (id(LISTENER), id(Listener.hear))


def lambda_of_its_own() -> Callable[..., None]:
    return lambda **_: None


class TestDispatchUid:
    @pytest.mark.parametrize(
        "uid",
        [
            pytest.param("shop.log", id="string"),
            pytest.param(7, id="number"),
            pytest.param(10**14, id="number like an id"),
            pytest.param(id(second), id="id of another object"),
            pytest.param(True, id="bool"),
            pytest.param(("shop", 7), id="tuple"),
            pytest.param((1, 2), id="tuple of two numbers"),
            pytest.param((id(INSTANCE), id(Listener.hear)), id="tuple like that of a method"),
            pytest.param(frozenset({"a"}), id="set"),
            pytest.param(Sender, id="class"),
        ],
    )
    @pytest.mark.parametrize(
        "receiver",
        [
            pytest.param(first, id="function"),
            pytest.param(INSTANCE, id="instance"),
            pytest.param(Listener.hear_for_all, id="classmethod"),
            pytest.param(partial(LISTENER.hear), id="partial of a method"),
        ],
    )
    def test_it_is_what_was_given(self, receiver: Any, uid: object) -> None:
        signal = Signal()
        signal.connect(receiver, dispatch_uid=uid, weak=False)

        given = only(signal).dispatch_uid

        assert given == uid
        assert type(given) is type(uid)

    @pytest.mark.parametrize("uid", [None, "", 0, (), False])
    def test_a_falsy_one_is_none_to_django(self, uid: object) -> None:
        signal = Signal()
        signal.connect(first, dispatch_uid=uid)

        assert only(signal).dispatch_uid is None

    @pytest.mark.parametrize(
        "receiver",
        [
            pytest.param(first, id="function"),
            pytest.param(awaited, id="async function"),
            pytest.param(lambda_of_its_own(), id="lambda"),
            pytest.param(INSTANCE, id="instance"),
            pytest.param(LISTENER.hear, id="method"),
            pytest.param(Listener.hear_for_all, id="classmethod"),
            pytest.param(partial(first), id="partial"),
            pytest.param(partial(LISTENER.hear), id="partial of a method"),
            pytest.param(Listener, id="class"),
            pytest.param(print, id="builtin"),
            pytest.param([].append, id="method of a builtin type"),
        ],
    )
    def test_without_one_there_is_none(self, receiver: Any) -> None:
        signal = Signal()
        signal.connect(receiver, weak=False)

        assert only(signal).dispatch_uid is None

    def test_a_method_behind_wrapt_has_none(self) -> None:
        wrapt = pytest.importorskip("wrapt")

        @wrapt.decorator
        def guarded(wrapped: Any, _instance: Any, arguments: Any, named: Any) -> Any:
            return wrapped(*arguments, **named)

        signal = Signal()
        signal.connect(guarded(LISTENER.hear), weak=False)

        assert only(signal).dispatch_uid is None
