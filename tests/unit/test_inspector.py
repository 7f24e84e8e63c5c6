"""``take_snapshot()``: the whole of a process as values."""

import gc
import platform
import py_compile
from collections.abc import Iterator
from importlib import import_module
from typing import get_args
from unittest.mock import Mock

import django
import pytest
from django.apps import apps
from django.db.models.signals import ModelSignal, post_save
from django.dispatch import Signal
from django.test import override_settings
from support.fresh_process import told_by
from support.written_modules import WrittenModules, modules

from signal_inspector import Selection, UsageError, take_snapshot
from signal_inspector.domain.snapshot import Location, Sender, SenderKind, Snapshot
from signal_inspector.domain.snapshot import Signal as Shown
from signal_inspector.selection.snapshot import select

__all__ = ["modules"]

IMPORT = "from django.dispatch import Signal\nfrom django.db.models.signals import ModelSignal\n"


def hear(**_: object) -> None: ...


async def await_it(**_: object) -> None: ...


def shown(name: str, snapshot: Snapshot | None = None) -> Shown:
    signals = (snapshot or take_snapshot()).signals
    (signal,) = (each for each in signals if each.name == name)
    return signal


class TestHeading:
    def test_it_tells_versions_settings_and_debug(self) -> None:
        snapshot = take_snapshot()

        assert snapshot.django == django.get_version()
        assert snapshot.python == platform.python_version()
        assert snapshot.settings == "config.settings"
        assert snapshot.debug is False

    def test_debug_is_that_of_the_moment(self) -> None:
        with override_settings(DEBUG=True):
            assert take_snapshot().debug is True

    def test_models_and_apps_of_the_project(self) -> None:
        snapshot = take_snapshot()

        assert snapshot.apps == tuple(config.label for config in apps.get_app_configs())
        labels = [model.label for model in snapshot.models]
        assert {"shop.Order", "shop.Product_tags", "auth.User", "accounts.Customer"} <= set(labels)
        assert {model.kind for model in snapshot.models} == {"model"}


class TestSignals:
    def test_a_signal_with_all_that_is_known_of_it(self, modules: WrittenModules) -> None:
        module = modules.load("board", IMPORT + "class Loud(ModelSignal): ...\n\nsent = Loud()")
        modules.put("board_user").heard = module.sent

        signal = shown("board.sent")

        assert signal == Shown(
            name="board.sent",
            aliases=("board_user.heard",),
            class_name="board.Loud",
            origin="project",
            app=None,
            location=Location(str(modules.path("board")), 5),
            use_caching=False,
            connections=(),
        )

    def test_the_app_is_that_of_the_module(self) -> None:
        signal = shown("shop.signals.order_placed")

        assert (signal.app, signal.origin) == ("shop", "project")
        assert signal.location is not None
        assert signal.location.path == "sample_project/shop/signals.py"

    @pytest.mark.parametrize("use_caching", [True, False])
    def test_whether_it_caches(self, modules: WrittenModules, use_caching: bool) -> None:
        modules.put("board").sent = Signal(use_caching=use_caching)

        assert shown("board.sent").use_caching is use_caching

    def test_djangos_own(self) -> None:
        signal = shown("django.db.models.signals.post_save")

        assert (signal.origin, signal.use_caching) == ("django", True)
        assert signal.class_name == "django.db.models.signals.ModelSignal"

    def test_the_dead_are_counted_and_not_shown(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = Signal()
        signal.connect(hear)
        signal.connect(lambda **_: None)

        value = shown("board.sent")

        assert (len(value.connections), value.dead) == (1, 1)

    def test_a_signal_whose_class_never_called_its_init(self, modules: WrittenModules) -> None:
        class Mute(Signal):
            def __init__(self) -> None:
                pass

        modules.put("board").sent = Mute()

        snapshot = take_snapshot()

        assert shown("board.sent", snapshot).connections == ()
        (unresolved,) = (each for each in snapshot.unresolved if each.signal == "board.sent")
        assert "Signal.__init__" in unresolved.reason


class TestWithoutSource:
    def test_a_module_of_which_only_bytecode_is_installed(self, modules: WrittenModules) -> None:
        path = modules.write(
            "board",
            IMPORT + "sent = Signal()\n\ndef hear(**named): ...\n\nsent.connect(hear)\n",
        )
        py_compile.compile(str(path), cfile=str(path.with_suffix(".pyc")), doraise=True)
        path.unlink()
        modules.note("board")
        import_module("board")

        signal = shown("board.sent")

        assert signal.location is None
        (connection,) = signal.connections
        assert connection.receiver.location == Location(str(path), 5)


class TestConnections:
    def test_order_counts_from_0_in_dispatch_order(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = Signal()
        for receiver in (await_it, hear, print):
            signal.connect(receiver, weak=False)

        connections = shown("board.sent").connections

        names = [connection.receiver.name.rpartition(".")[2] for connection in connections]
        assert [connection.order for connection in connections] == [0, 1, 2]
        assert names == (
            ["hear", "print", "await_it"]
            if django.VERSION >= (5, 0)
            else ["await_it", "hear", "print"]
        )

    def test_flags(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = Signal()
        signal.connect(await_it, weak=False)
        signal.connect(hear, dispatch_uid=("shop", 7))

        first, second = sorted(shown("board.sent").connections, key=lambda each: each.is_async)

        assert (first.is_async, first.weak, first.dispatch_uid) == (False, True, "('shop', 7)")
        assert (second.is_async, second.weak, second.dispatch_uid) == (True, False, None)

    def test_what_lives_only_while_debug(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = Signal()
        with override_settings(DEBUG=True):
            signal.connect(lambda **_: None)
        signal.connect(hear)

        flags = [connection.debug_only for connection in shown("board.sent").connections]

        assert flags == [True, False]

    def test_one_receiver_for_several_senders(self) -> None:
        connections = [
            connection
            for connection in shown("django.db.models.signals.post_save").connections
            if connection.receiver.name == "audit.receivers.record_save"
        ]

        assert [connection.sender.label for connection in connections] == [
            "shop.Product",
            "shop.DigitalProduct",
            "billing.Invoice",
        ]
        assert len({connection.receiver for connection in connections}) == 1


class TestUnnamed:
    def test_numbers_depend_on_content_alone(self) -> None:
        def in_order(uids: list[str]) -> list[str | None]:
            """Make a signal for each uid; return the uids as the signals are shown."""

            # Django 4.2 keeps a signal as long as its receivers live.
            def hear_once(**_: object) -> None: ...

            gc.collect()
            signals = [Signal() for _ in uids]
            for signal, uid in zip(signals, uids, strict=True):
                signal.connect(hear_once, dispatch_uid=uid)
            return [
                connection.dispatch_uid
                for signal in take_snapshot().signals
                for connection in signal.connections
                if connection.dispatch_uid in uids
            ]

        uids = ["the first", "the second", "the third"]

        assert in_order(uids) == in_order(uids[::-1]) == in_order([*uids[1:], uids[0]])

    def test_they_stand_last_in_the_order_of_their_numbers(self) -> None:
        kept = [Signal() for _ in range(11)]

        names = [signal.name for signal in take_snapshot().signals]

        first = next(index for index, name in enumerate(names) if name.startswith("<unnamed"))
        numbers = [int(name.removeprefix("<unnamed Signal #")[:-1]) for name in names[first:]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= len(kept)

    def test_named_ones_are_sorted(self) -> None:
        names = [s.name for s in take_snapshot().signals if not s.name.startswith("<unnamed")]

        assert names == sorted(names)
        assert len(names) == len(set(names))


class TestSettling:
    """What only cycles hold is gone in a server within moments."""

    @pytest.fixture(params=["class", "method"])
    def signal(self, request: pytest.FixtureRequest, modules: WrittenModules) -> Iterator[Signal]:
        gc.collect()
        gc.disable()
        signal = modules.put("board").sent = Signal()
        signal.connect(make_class() if request.param == "class" else Listener().hear)
        signal.connect(hear)
        yield signal
        gc.enable()

    def test_the_collector_runs_first_where_it_is_asked_to(self, signal: Signal) -> None:
        (connection,) = shown("board.sent", take_snapshot(settle=True)).connections

        assert connection.receiver.name == f"{__name__}.hear"
        assert len(signal.receivers) == 2

    def test_else_it_is_left_alone(self, signal: Signal) -> None:
        connections = shown("board.sent").connections

        assert len(connections) == len(signal.receivers) == 2


class Listener:
    """Keeps a method of its own, so that nothing but the collector ends it."""

    def __init__(self) -> None:
        self.table = {"hear": self.hear}

    def hear(self, **_: object) -> None: ...


def make_class() -> type:
    """A class is part of cycles, so nothing but the collector ends it."""

    class Record:
        def __init__(self, **_: object) -> None: ...

    return Record


class TestPending:
    @pytest.fixture(autouse=True)
    def waiting(self) -> Iterator[None]:
        before = {key: list(value) for key, value in apps._pending_operations.items()}
        yield
        apps._pending_operations.clear()
        apps._pending_operations.update(before)

    def test_a_sender_that_was_never_loaded_as_the_source_writes_it(
        self, modules: WrittenModules
    ) -> None:
        module = modules.load(
            "board",
            IMPORT + "sent = ModelSignal()\ndef hear(**named): ...\n"
            'sent.connect(hear, sender="nosuch.LateModel")',
        )

        (pending,) = (one for one in take_snapshot().pending if one.signal == "board.sent")

        assert (pending.receiver.name, pending.sender) == ("board.hear", "nosuch.LateModel")
        assert module.sent.receivers == []

    def test_it_is_no_connection(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = ModelSignal()
        signal.connect(hear, sender="nosuch.Model")

        assert shown("board.sent").connections == ()

    def test_they_are_sorted(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = ModelSignal()
        for name in ("zoo.Lion", "zoo.Ape", "art.Picture"):
            signal.connect(hear, sender=name)

        senders = [one.sender.lower() for one in take_snapshot().pending]

        assert senders == ["art.picture", "zoo.ape", "zoo.lion"]


class TestSelection:
    def test_a_selection_keeps_what_select_keeps(self) -> None:
        selection = Selection(signal=("post_save",), origin=("project",))

        snapshot = take_snapshot(selection)

        assert snapshot == select(take_snapshot(), selection)
        (signal,) = snapshot.signals
        assert signal.name == "django.db.models.signals.post_save"
        assert {connection.receiver.origin for connection in signal.connections} == {"project"}


class TestSameness:
    def test_the_same_state_gives_the_same_snapshot(self) -> None:
        gc.collect()
        gc.disable()  # What other tests left behind would be another state.
        try:
            assert take_snapshot() == take_snapshot()
        finally:
            gc.enable()

    def test_processes_with_other_hashes_give_the_same_snapshot(self) -> None:
        code = """
            import json
            from signal_inspector import take_snapshot
            print(json.dumps(repr(take_snapshot())))
        """

        one, other = (told_by(code, PYTHONHASHSEED=seed) for seed in ("1", "2"))

        assert one == other
        assert "audit.receivers.record_save" in one


class TestErrors:
    @pytest.mark.parametrize("value", [{"ROOTS": "/"}, {"ROOT": 7}, []])
    def test_a_wrong_setting_is_a_usage_error(self, value: object) -> None:
        with override_settings(SIGNAL_INSPECTOR=value), pytest.raises(UsageError):
            take_snapshot()

    def test_packages_of_the_setting_are_the_projects_own(self, modules: WrittenModules) -> None:
        signal = modules.put("board").sent = Signal()
        signal.connect(Mock(), weak=False)

        with override_settings(SIGNAL_INSPECTOR={"PROJECT_PACKAGES": ["unittest"]}):
            (connection,) = shown("board.sent").connections

        assert connection.receiver.origin == "project"

    def test_the_root_of_the_setting_shortens_paths(self, modules: WrittenModules) -> None:
        modules.load("board", IMPORT + "sent = Signal()")

        with override_settings(SIGNAL_INSPECTOR={"ROOT": modules.folder}):
            signal = shown("board.sent")

        assert signal.location == Location("board.py", 3)


def test_the_senders_of_the_sample_project_are_all_known() -> None:
    senders = {
        connection.sender
        for signal in take_snapshot().signals
        for connection in signal.connections
        if connection.receiver.origin == "project" and connection.receiver.app is not None
    }

    assert {sender.kind for sender in senders} == {*get_args(SenderKind)} - {"unknown"}
    assert Sender("instance", "billing.gateway.PaymentGateway") in senders
    assert post_save.receivers
