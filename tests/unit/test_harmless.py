"""Taking a snapshot leaves the process as it was."""

import gc
import linecache
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models.signals import ModelSignal, post_save
from django.dispatch import Signal
from django.test import override_settings
from django.utils import inspect as django_inspect
from django.utils.functional import SimpleLazyObject
from shop.models import Order, Product
from support.fresh_process import told_by
from support.written_modules import WrittenModules, modules

from signal_inspector import take_snapshot
from signal_inspector.discovery.signals import find_signals
from signal_inspector.domain.snapshot import Snapshot

__all__ = ["modules"]


def hear(**_: object) -> None: ...


async def await_it(**_: object) -> None: ...


class Listener:
    def hear(self, **_: object) -> None: ...

    def __call__(self, **_: object) -> None: ...


class Sender:
    pass


LISTENER = Listener()
PARTIAL = partial(hear, 1)
SENDER = Sender()


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """What other tests have left behind must not go away in the middle of this one."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def signal(modules: WrittenModules) -> Signal:
    """A signal with receivers of many kinds, strong, weak and dead, for several senders."""
    signal = modules.put("board").sent = Signal(use_caching=True)
    for receiver in (hear, await_it, LISTENER, LISTENER.hear, PARTIAL, print):
        signal.connect(receiver, sender=SENDER, weak=receiver is not print)
    signal.connect(hear, sender=Order, dispatch_uid=("a", 1))
    signal.connect(hear, dispatch_uid="any")
    signal._live_receivers(Sender)
    signal._live_receivers(SENDER)
    signal.connect(Listener(), sender=Sender, dispatch_uid="dead")
    return signal


def everything() -> list[Signal]:
    return [found.signal for found in find_signals()]


class TestSignalsStayAsTheyAre:
    def test_the_entries_of_every_signal_are_the_same_objects(self, signal: Signal) -> None:
        signals = everything()
        lists = [each.receivers for each in signals]
        entries = [list(each) for each in lists]

        take_snapshot()

        assert any(each is signal for each in signals)
        for each, own_list, own_entries in zip(signals, lists, entries, strict=True):
            assert each.receivers is own_list
            assert len(own_list) == len(own_entries)
            assert all(map(is_same, own_list, own_entries))

    def test_the_caches_of_receivers_by_sender_are_the_same(self, signal: Signal) -> None:
        signal._live_receivers(SENDER)
        post_save._live_receivers(Order)
        signals = [each for each in everything() if each.use_caching]
        caches = [each.sender_receivers_cache for each in signals]
        contents = [dict(each) for each in caches]

        take_snapshot()

        assert sum(map(len, contents)) >= 2
        for each, cache, content in zip(signals, caches, contents, strict=True):
            assert each.sender_receivers_cache is cache
            assert dict(cache).keys() == content.keys()
            assert all(cache[key] is content[key] for key in content)

    def test_no_signal_gets_an_attribute(self, signal: Signal) -> None:
        before = [set(vars(each)) for each in everything()]

        take_snapshot()

        assert [set(vars(each)) for each in everything()] == before
        assert set(vars(signal)) in before

    def test_nothing_waits_more_or_less_than_before(self) -> None:
        before = {key: list(value) for key, value in apps._pending_operations.items()}

        take_snapshot()

        assert dict(apps._pending_operations) == before


def is_same(one: object, other: object) -> bool:
    return one is other


class TestNothingIsHeld:
    def test_reference_counts_are_the_same(self, signal: Signal) -> None:
        objects = [signal, post_save, hear, await_it, LISTENER, PARTIAL, SENDER, Order, Product]
        objects += [
            each
            for entry in signal.receivers
            for each in entry
            if not isinstance(each, (bool, type(None)))
        ]
        take_snapshot()  # What is made once is made now.
        gc.collect()
        before = [sys.getrefcount(each) for each in objects]

        snapshot = take_snapshot()

        # A model's own options and caches may be read, but nothing is added to them.
        assert [sys.getrefcount(each) for each in objects] == before
        assert snapshot.signals

    def test_a_snapshot_keeps_nothing_alive(self) -> None:
        class OwnSignal(Signal):
            pass

        class OwnSender:
            pass

        signal, sender, receiver = OwnSignal(), OwnSender(), Listener()
        signal.connect(receiver, sender=sender, dispatch_uid=(id(receiver), "uid"))
        signal.connect(receiver.hear, sender=OwnSender)
        mortals = [weakref.ref(each) for each in (signal, sender, receiver, OwnSignal, OwnSender)]

        snapshot = take_snapshot()
        del signal, sender, receiver, OwnSignal, OwnSender
        gc.collect()

        assert [mortal() for mortal in mortals] == [None] * 5
        assert any("OwnSignal" in each.class_name for each in snapshot.signals)

    def test_no_frame_of_ours_survives(self) -> None:
        class Mortal(Signal):
            pass

        signal = Mortal()
        gone = weakref.ref(signal)

        take_snapshot()
        del signal

        assert gone() is None


class TestCaches:
    def test_djangos_caches_about_receivers(self, signal: Signal) -> None:
        caches = {
            name: cache
            for name, cache in vars(django_inspect).items()
            if hasattr(cache, "cache_info")
        }
        with override_settings(DEBUG=True):
            signal.connect(hear, dispatch_uid="asked about")
        before = {name: cache.cache_info() for name, cache in caches.items()}

        take_snapshot()

        assert before
        assert {name: cache.cache_info() for name, cache in caches.items()} == before

    def test_djangos_caches_about_models(self) -> None:
        apps.get_models()
        options = [vars(model._meta).keys() for model in (Order, Product, User)]
        before = (apps.get_models.cache_info(), [set(each) for each in options])

        take_snapshot()

        assert (apps.get_models.cache_info(), [set(each) for each in options]) == before

    def test_the_cache_of_source_lines(self) -> None:
        linecache.clearcache()

        take_snapshot()

        assert linecache.cache == {}


class TestModules:
    def test_only_our_own_and_those_of_the_standard_library_are_loaded(self) -> None:
        loaded, at_all = told_by(
            """
            import json, sys
            before = set(sys.modules)
            from signal_inspector import take_snapshot
            snapshot = take_snapshot()
            new = set(sys.modules) - before
            foreign = [
                name for name in new
                if name.partition(".")[0] not in {"signal_inspector", *sys.stdlib_module_names}
            ]
            print(json.dumps([sorted(foreign), len(new)]))
            """
        )

        assert loaded == []
        assert at_all > 5

    def test_no_module_is_loaded_by_looking_again(self) -> None:
        take_snapshot()
        before = list(sys.modules)

        take_snapshot()

        assert list(sys.modules) == before


class TestTraps:
    """Objects that note every question."""

    @pytest.fixture
    def asked(self) -> list[str]:
        return []

    @pytest.fixture
    def trap(self, asked: list[str]) -> type:
        questions = (
            "__getattr__ __eq__ __ne__ __lt__ __hash__ __repr__ __str__ __bool__ __len__ __iter__ "
            "__contains__ __getitem__ __format__ __dir__ __index__ __reduce_ex__ __get__"
        )

        def note(question: str, *_: object) -> Any:
            asked.append(question)
            raise AttributeError(question)

        class Meta(type):
            pass

        for question in (
            "__instancecheck__",
            "__subclasscheck__",
            "__eq__",
            "__bool__",
            "__repr__",
        ):
            setattr(Meta, question, lambda *_, q=question: note(f"{q} of the class"))
        Meta.__hash__ = type.__hash__  # type: ignore[method-assign]
        namespace = {q: lambda *_, q=q: note(q) for q in questions.split()}
        namespace["__call__"] = lambda *_, **__: note("__call__")
        namespace["__class__"] = property(lambda _: note("__class__"))
        return Meta("Trap", (), namespace)

    def test_where_names_lead_none_is_asked(
        self, modules: WrittenModules, trap: type, asked: list[str]
    ) -> None:
        module = modules.put("board")
        module.trap = trap()
        module.traps = {"trap": trap(), "list": [trap()], "tuple": (trap(),)}
        module.Trap = trap
        module.Holder = type("Holder", (), {"trap": trap(), "traps": [trap()]})
        module.lazy = SimpleLazyObject(lambda: asked.append("lazy"))
        module.sent = Signal()

        snapshot = take_snapshot()

        assert asked == []
        assert "board.sent" in [signal.name for signal in snapshot.signals]

    def test_as_receiver_and_sender_none_is_asked(
        self, modules: WrittenModules, trap: type, asked: list[str]
    ) -> None:
        signal = modules.put("board").sent = Signal()
        receiver, sender = trap(), trap()
        signal.connect(receiver, weak=False)
        signal.connect(hear, sender=sender, dispatch_uid="uid")
        signal.connect(partial(receiver), weak=False, dispatch_uid="partial")
        asked.clear()  # What Django asked to connect them is not ours.

        try:
            snapshot = take_snapshot()
        finally:
            signal.receivers.clear()

        assert asked == []
        (shown,) = (each for each in snapshot.signals if each.name == "board.sent")
        assert len(shown.connections) == 3

    def test_names_that_are_no_texts_are_not_asked(
        self, modules: WrittenModules, trap: type, asked: list[str]
    ) -> None:
        class Wrapper:
            def __init__(self, wrapped: object) -> None:
                self.__wrapped__ = wrapped

            def __call__(self, **_: object) -> None: ...

        Wrapper.__call__.__module__ = trap()
        module, wrapper = modules.put("board"), Wrapper(hear)
        module.sent = Signal()
        module.sent.connect(wrapper)
        module.__name__ = trap()

        snapshot = take_snapshot()

        assert asked == []
        (shown,) = (each for each in snapshot.signals if each.name == "board.sent")
        assert shown.connections[0].receiver.wrapper is not None
        assert shown.connections[0].receiver.wrapper.endswith("Wrapper.__call__")

    def test_numbers_of_too_many_digits_do_no_harm(self, modules: WrittenModules) -> None:
        number = 10**5000
        board = modules.put("board")
        board.sent, board.table = Signal(), {number: [Signal()]}
        board.sent.connect(hear, sender=number, dispatch_uid=number)

        shown = [each for each in take_snapshot().signals if each.name.startswith("board.")]

        assert len(shown) == 2


class Crew:
    """Threads that do one thing again and again until they are stopped."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, work: Callable[[int], None], *, count: int, times: int | None = None) -> None:
        """Start some; ``times`` is how often each works at most."""
        for number in range(count):
            thread = threading.Thread(target=self._repeat, args=(work, number, times))
            self._threads.append(thread)
            thread.start()

    def wait(self) -> None:
        """Wait until all have worked as often as they should."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Have them stop, and wait until they did."""
        self._stop.set()
        self.wait()

    def _repeat(self, work: Callable[[int], None], number: int, times: int | None) -> None:
        try:
            while not self._stop.is_set() and times != 0:
                work(number)
                times = None if times is None else times - 1
        except BaseException as error:
            self.failures.append(error)


class TestThreads:
    @pytest.fixture(autouse=True)
    def often(self) -> Iterator[None]:
        """Have threads take turns much more often than usual."""
        interval = sys.getswitchinterval()
        sys.setswitchinterval(2e-4)
        gc.enable()
        yield
        sys.setswitchinterval(interval)

    def test_others_may_connect_disconnect_and_import_meanwhile(
        self, modules: WrittenModules
    ) -> None:
        board = modules.put("board")
        board.sent, board.saved = Signal(), ModelSignal(use_caching=True)
        board.sent.connect(hear, dispatch_uid="steady")
        snapshots: list[Snapshot] = []

        def change(number: int) -> None:
            temporary = Listener()
            for signal in (board.sent, board.saved):
                signal.connect(temporary, sender=Order, dispatch_uid=number + 1)
                signal.connect(temporary.hear, sender=SENDER)
                signal.disconnect(dispatch_uid=number + 1, sender=Order)
            setattr(board, f"extra_{number}", Signal())
            sys.modules[f"board_{number}"] = board
            setattr(Listener, f"extra_{number}", board.saved)
            delattr(board, f"extra_{number}")
            delattr(Listener, f"extra_{number}")
            del sys.modules[f"board_{number}"]

        others, lookers = Crew(), Crew()
        others.start(change, count=2)
        lookers.start(lambda _: snapshots.append(take_snapshot()), count=2, times=3)
        lookers.wait()
        others.stop()

        assert lookers.failures == others.failures == []
        assert len(snapshots) == 6
        for snapshot in snapshots:
            uids = [
                connection.dispatch_uid
                for signal in snapshot.signals
                for connection in signal.connections
            ]
            assert uids.count("steady") == 1
