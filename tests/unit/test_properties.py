"""Whatever is connected, disconnected and collected: what is read is what Django would call.

Three witnesses are compared after each step: what this package reads, what an independent
recorder has seen happening, and what ``Signal._live_receivers`` of Django returns.
"""

import gc
import json
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.apps import apps
from django.db.models.signals import ModelSignal
from django.dispatch import Signal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from oracle.comparison import compare
from oracle.dispatcher import SignalRecord, identity
from oracle.expectation import expect
from oracle.recorder import Recorder
from shop.models import Order, Product

from signal_inspector import take_snapshot
from signal_inspector.discovery.dispatcher import Connections, read_connections
from signal_inspector.renderers.json_report import render_json
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.source.files import SourceFiles

BOARD = "property_board"
SENDER_IS_STORED = django.VERSION >= (6, 0)


class Sender:
    """Whose instances may be senders that die."""


class Listener:
    def __call__(self, **_: object) -> None: ...

    def hear(self, **_: object) -> None: ...

    async def await_it(self, **_: object) -> None: ...


class AsyncListener:
    async def __call__(self, **_: object) -> None: ...


def hear(*_arguments: object, **_: object) -> None: ...


def make_function() -> Any:
    def receiver(**_: object) -> None: ...

    return receiver


def make_async_function() -> Any:
    async def receiver(**_: object) -> None: ...

    return receiver


def make_lambda() -> Any:
    return lambda **_: None


def make_wrapped() -> Any:
    inner = make_function()

    @wraps(inner)
    def wrapper(**named: object) -> object:
        return inner(**named)

    return wrapper


def make_partial() -> Any:
    return partial(hear, 1)


def make_async_partial() -> Any:
    return partial(make_async_function())


def make_class() -> Any:
    class Record:
        def __init__(self, **_: object) -> None: ...

        @classmethod
        def hear_for_all(cls, **_: object) -> None: ...

    return Record


def itself(owner: Any) -> Any:
    return owner


KINDS: list[tuple[Callable[[], Any], Callable[[Any], Any]]] = [
    (make_function, itself),
    (make_async_function, itself),
    (make_lambda, itself),
    (make_wrapped, itself),
    (make_partial, itself),
    (make_async_partial, itself),
    (Listener, itself),
    (AsyncListener, itself),
    (Listener, lambda owner: owner.hear),
    (Listener, lambda owner: owner.await_it),
    (lambda: partial(Listener().hear), itself),
    (make_class, itself),
    (make_class, lambda owner: owner.hear_for_all),
    (lambda: hear, itself),
    (lambda: print, itself),
]
"""How to make what a receiver lives by, and how to get the receiver from it."""

SENDERS = [None, Sender, Order, Product, Product.tags.through, apps.get_app_config("shop"), 7]
LAZY_SENDERS = ["shop.Order", "shop.product", "nosuch.Model"]

SLOTS = st.integers(0, 3)
"""Receivers and senders stand in few places, so that rules meet the same ones again."""
SIGNALS = st.sampled_from(["plain", "caching", "model"])
UIDS = st.sampled_from([None, None, None, "a", "b", "", 7, ("t", 1)])


class Board:
    """Three fresh signals that a module holds, and a recorder of what happens to them."""

    def __init__(self) -> None:
        self._pending = {key: list(value) for key, value in apps._pending_operations.items()}
        self.recorder = Recorder()
        self.recorder.install()
        self.signals = {
            "plain": Signal(),
            "caching": Signal(use_caching=True),
            "model": ModelSignal(use_caching=True),
        }
        sys.modules[BOARD] = ModuleType(BOARD)
        vars(sys.modules[BOARD]).update(self.signals)

    def record_of(self, signal: Any) -> SignalRecord:
        (record,) = (one for one in self.recorder.living() if one.reference() is signal)
        return record

    def remove(self) -> None:
        self.recorder.uninstall()
        del sys.modules[BOARD]
        apps._pending_operations.clear()
        apps._pending_operations.update(self._pending)


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        # Nothing may die between one reading and the next.
        gc.disable()
        self.board = Board()
        self.owners: dict[int, tuple[Any, Callable[[Any], Any]]] = {}
        self.senders: dict[int, Sender] = {}
        self.receivers = Receivers(Owners({}, ()), Locations(Path("/"), SourceFiles()))

    def teardown(self) -> None:
        try:
            self.the_snapshot_says_what_was_recorded()
        finally:
            self.board.remove()
            gc.enable()

    @initialize()
    def start_with_some(self) -> None:
        for slot in (0, 1):
            self.owners[slot] = (KINDS[slot][0](), KINDS[slot][1])

    @rule(slot=SLOTS, kind=st.sampled_from(KINDS))
    def make_receiver(
        self, slot: int, kind: tuple[Callable[[], Any], Callable[[Any], Any]]
    ) -> None:
        """What stood in its place before may die by that."""
        self.owners[slot] = (kind[0](), kind[1])

    @rule(slot=SLOTS)
    def make_sender(self, slot: int) -> None:
        self.senders[slot] = Sender()

    @rule(slot=SLOTS)
    def drop_receiver(self, slot: int) -> None:
        self.owners.pop(slot, None)

    @rule(slot=SLOTS)
    def drop_sender(self, slot: int) -> None:
        self.senders.pop(slot, None)

    @rule()
    def collect(self) -> None:
        """What was made since the start is young."""
        gc.collect(1)

    @precondition(lambda self: self.owners)
    @rule(
        signal=SIGNALS,
        slot=SLOTS,
        sender=st.one_of(SLOTS, st.sampled_from(SENDERS[:-1])),
        weak=st.booleans(),
        uid=UIDS,
    )
    def connect(self, signal: str, slot: int, sender: Any, weak: bool, uid: Any) -> None:
        receiver = self.receiver(slot)
        if receiver is not None:
            self.signal(signal).connect(receiver, self.sender(sender), weak, uid)

    @rule(slot=SLOTS, uid=UIDS, weak=st.booleans())
    def connect_for_a_number(self, slot: int, uid: Any, weak: bool) -> None:
        receiver = self.receiver(slot)
        if receiver is not None:
            self.signal("plain").connect(receiver, SENDERS[-1], weak, uid)

    @rule(slot=SLOTS, sender=st.sampled_from(LAZY_SENDERS), uid=UIDS)
    def connect_lazily(self, slot: int, sender: str, uid: Any) -> None:
        receiver = self.receiver(slot)
        if receiver is not None:
            self.signal("model").connect(receiver, sender=sender, dispatch_uid=uid)

    @rule(
        signal=SIGNALS,
        slot=SLOTS,
        sender=st.one_of(SLOTS, st.sampled_from(SENDERS)),
        uid=UIDS,
    )
    def disconnect(self, signal: str, slot: int, sender: Any, uid: Any) -> None:
        receiver = self.receiver(slot)
        if receiver is not None or uid:
            self.signal(signal).disconnect(receiver, self.sender(sender), uid)

    @rule(signal=SIGNALS, use=st.sampled_from(SENDERS[1:-1]))
    def ask_django(self, signal: str, use: Any) -> None:
        """Fills the cache of the signal."""
        self.signal(signal).has_listeners(use)

    def signal(self, name: str) -> Any:
        return self.board.signals[name]

    def receiver(self, slot: int) -> Any:
        owner, get = self.owners.get(slot, (None, itself))
        return None if owner is None else get(owner)

    def sender(self, drawn: Any) -> Any:
        """A sender of a place, where the number of one was drawn."""
        return self.senders.get(drawn, Sender) if type(drawn) is int and drawn < 4 else drawn

    @invariant()
    def it_is_what_was_recorded(self) -> None:
        signals = [*self.board.signals.values()]
        for signal, read in zip(signals, read_connections(signals), strict=True):
            assert len(read.entries) + read.dead == len(signal.receivers)
            assert self.rows(read) == self.recorded_rows(signal)

    @invariant()
    def it_is_what_django_would_call(self) -> None:
        signals = [*self.board.signals.values()]
        for signal, read in zip(signals, read_connections(signals), strict=True):
            senders = [*SENDERS[1:-1], *self.senders.values()]
            if not signal.use_caching:
                senders += [None, SENDERS[-1], "a text"]
            for sender in senders:
                heard = [
                    entry.receiver
                    for entry in read.entries
                    if entry.sender_key in (None, id(sender))
                ]
                assert heard == live_receivers(signal, sender)

    def rows(self, read: Connections) -> list[tuple[object, ...]]:
        rows = []
        for entry in read.entries:
            value = self.receivers.resolve(entry.receiver)
            rows.append(
                (
                    value.name,
                    value.kind,
                    entry.dispatch_uid or identity(entry.receiver),
                    id(None) if entry.sender_key is None else entry.sender_key,
                    entry.weak,
                    entry.is_async,
                )
            )
        return rows

    def recorded_rows(self, signal: Any) -> list[tuple[object, ...]]:
        return [
            (
                connection.receiver.name,
                connection.receiver.kind,
                *connection.key,
                connection.weak,
                connection.is_async,
            )
            for connection in self.board.record_of(signal).in_order_of_calls()
        ]

    def the_snapshot_says_what_was_recorded(self) -> None:
        shown = {signal.name: signal for signal in take_snapshot().signals}
        for name, signal in self.board.signals.items():
            told = shown[f"{BOARD}.{name}"].connections
            recorded = self.board.record_of(signal).in_order_of_calls()
            assert [one.order for one in told] == list(range(len(recorded)))
            for one, other in zip(told, recorded, strict=True):
                assert one.receiver.name == other.receiver.name
                assert (one.weak, one.is_async) == (other.weak, other.is_async)
                assert (one.dispatch_uid is None) == (other.dispatch_uid is None)
                sender = other.sender
                if SENDER_IS_STORED or sender.kind != "instance":
                    assert (one.sender.kind, one.sender.name) == (sender.kind, sender.name)
                else:
                    assert one.sender.kind == "unknown"


def live_receivers(signal: Any, sender: object) -> list[Any]:
    """What Django would call, in its order."""
    live = signal._live_receivers(sender)
    return [*live[0], *live[1]] if isinstance(live, tuple) else list(live)


TestWhateverHappens = Machine.TestCase
TestWhateverHappens.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_the_report_of_all_kinds_at_once_is_what_the_recorder_expects() -> None:
    board = Board()
    owners = [(make(), get) for make, get in KINDS]
    try:
        for signal in board.signals.values():
            for number, (owner, get) in enumerate(owners):
                for sender in (None, SENDERS[number % len(SENDERS)], Sender()):
                    signal.connect(get(owner), sender=sender, weak=number % 2 == 0)
                signal.connect(get(owner), dispatch_uid=("uid", number))
        board.signals["model"].connect(hear, sender="nosuch.Model")

        report = json.loads(render_json(take_snapshot()))

        assert compare(expect(board.recorder), report, only_known=True) == []
        shown = [each for each in report["signals"] if each["name"].startswith(BOARD)]
        assert len(shown) == 3
        assert min(len(each["receivers"]) for each in shown) > 30
    finally:
        board.remove()
