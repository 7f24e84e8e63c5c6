"""What is connected when a trace ends, and so what was never called."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.db.models.signals import class_prepared
from django.dispatch import Signal
from support.traced_processes import (
    by_process,
    finished,
    start_traced,
    trace_names,
    traced,
    write_files,
)
from support.traces import Told, short

from signal_inspector import Selection, trace
from signal_inspector.domain.event import Connected, ProcessEnded
from signal_inspector.domain.summary import Aggregation

BELLS = """
from django.dispatch import Signal
ping = Signal()
def heard(**named): pass
def idle(**named): pass
ping.connect(heard)
ping.connect(idle, sender="nobody")
"""


class Order:
    """Something to send with."""


class Other:
    """Something else."""


ping = Signal()
pong = Signal()


@pytest.fixture(autouse=True)
def _nobody_listens() -> Any:
    yield
    for signal in (ping, pong):
        signal.receivers = []


def heard(**_: Any) -> None: ...


def idle(**_: Any) -> None: ...


def connected(told: Told) -> dict[str, list[str]]:
    """The receivers of the signals of this module."""
    return {
        short(event.signal): [short(receiver.name) for receiver in event.receivers]
        for event in told
        if isinstance(event, Connected) and event.signal.startswith(__name__)
    }


def never_called(told: Told) -> list[str]:
    """Those that were never called, of this module."""
    aggregation = Aggregation()
    for event in told:
        aggregation.add(event)
    found = aggregation.summary().never_called
    assert found is not None
    return [
        f"{short(signal)} {short(receiver.name)}"
        for signal, receiver in found
        if signal.startswith(__name__)
    ]


class TestTold:
    def test_it_is_the_last_before_the_end(self, told: Told) -> None:
        ping.connect(heard)

        with trace(told, connected=True):
            ping.send(Order)

        kinds = [type(event) for event in told]
        assert kinds[-1] is ProcessEnded
        assert kinds[kinds.index(Connected) : -1] == [Connected] * kinds.count(Connected)

    def test_each_receiver_is_told_once(self, told: Told) -> None:
        ping.connect(heard)
        ping.connect(heard, sender=Order)
        ping.connect(idle, sender=Other)

        with trace(told, connected=True):
            pass

        assert connected(told) == {"ping": ["heard", "idle"]}

    def test_it_is_not_told_unless_asked_for(self, told: Told) -> None:
        ping.connect(heard)

        with trace(told):
            pass

        assert connected(told) == {}

    @pytest.mark.parametrize("everything", [False, True])
    def test_signals_that_the_trace_leaves_out_are_left_out(
        self, told: Told, everything: bool
    ) -> None:
        class_prepared.connect(idle)

        with trace(told, connected=True, everything=everything):
            pass

        class_prepared.disconnect(idle)
        signals = [event.signal for event in told if isinstance(event, Connected)]
        assert "django.core.signals.setting_changed" in signals
        assert ("django.db.models.signals.class_prepared" in signals) == everything

    def test_receivers_are_named_as_in_dispatches(self, told: Told) -> None:
        ping.connect(heard)
        ping.connect(idle)

        with trace(told, connected=True):
            ping.disconnect(idle)
            ping.send(Order)
            ping.connect(idle)

        assert never_called(told) == ["ping idle"]

    def test_no_receiver_is_called(self, told: Told) -> None:
        calls = []
        ping.connect(lambda **_: calls.append(1), weak=False)

        with trace(told, connected=True):
            pass

        assert calls == []

    def test_a_fault_takes_nothing_else_away(
        self, told: Told, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ping.connect(heard)
        with trace(told, connected=True):
            ping.send(Order)
            ping.receivers.append("nothing that Django puts there")
        ping.receivers.pop()

        assert isinstance(told[-1], ProcessEnded)
        assert capsys.readouterr().err.startswith(
            "signal_inspector: the trace does not know what is connected: UnknownLayoutError: "
        )


class TestFilters:
    @pytest.fixture(autouse=True)
    def _receivers(self) -> None:
        ping.connect(heard, sender=Order)
        ping.connect(idle)
        pong.connect(idle, sender=Other)

    @pytest.mark.parametrize(
        ("selection", "found"),
        [
            ({}, {"ping": ["heard", "idle"], "pong": ["idle"]}),
            ({"signal": ("pong",)}, {"pong": ["idle"]}),
            ({"receiver": ("heard",)}, {"ping": ["heard"]}),
            ({"sender": ("Order",)}, {"ping": ["heard", "idle"]}),
            ({"sender": ("Other",)}, {"ping": ["idle"], "pong": ["idle"]}),
            ({"exclude_sender": ("Other",)}, {"ping": ["heard", "idle"]}),
            ({"only_async": True}, {}),
        ],
    )
    def test_what_the_trace_does_not_record_is_not_told(
        self, told: Told, selection: dict[str, Any], found: dict[str, list[str]]
    ) -> None:
        with trace(told, connected=True, selection=Selection(**selection)):
            pass

        assert connected(told) == found


class TestProcesses:
    def test_the_environment_asks_for_it(self, tmp_path: Path) -> None:
        told = traced(BELLS + "ping.send(None)\n", tmp_path)

        aggregation = Aggregation()
        for event in told:
            aggregation.add(event)
        summary = aggregation.summary()
        assert summary.never_called is not None
        names = [receiver.name for _, receiver in summary.never_called]
        assert "accounts.signals.create_profile" in names
        assert "__main__.idle" in names
        assert "__main__.heard" not in names

    def test_a_process_that_was_never_set_up_tells_nothing(self, tmp_path: Path) -> None:
        setup = "import django\nfrom django.conf import settings\nsettings.INSTALLED_APPS\n"
        code = "import signal_inspector.apps\nfrom django.dispatch import Signal\n"

        assert finished(start_traced(code, tmp_path, setup=setup)) == ""

        ((_, told),) = by_process(tmp_path)
        assert [type(event).__name__ for event in told] == ["Process", "ProcessEnded"]

    def test_a_receiver_that_was_called_while_apps_loaded_is_not_said_to_be_idle(
        self, tmp_path: Path
    ) -> None:
        write_files(
            tmp_path,
            {
                "bells.py": """
                    from django.dispatch import Signal
                    rung = Signal()
                    def early(**named): pass
                    def idle(**named): pass
                    rung.connect(early)
                """,
                "site_settings.py": """
                    INSTALLED_APPS = ["signal_inspector", "late"]
                    SECRET_KEY = "nothing secret"
                """,
                "late/__init__.py": """
                    from bells import rung
                    rung.send(None)
                """,
            },
        )

        told = traced(
            "from bells import idle, rung\nrung.connect(idle)",
            tmp_path,
            DJANGO_SETTINGS_MODULE="site_settings",
        )

        assert [event.signal for event in told.dispatches] == ["bells.rung"]
        found = [event for event in told if isinstance(event, Connected)]
        assert [
            [receiver.name for receiver in event.receivers]
            for event in found
            if event.signal == "bells.rung"
        ] == [["bells.idle"]]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.parametrize(
        ("leave", "files", "tells"),
        [("os._exit", 2, False), ("sys.exit", 2, True), ("sys.exit", 1, False)],
    )
    def test_a_fork_tells_if_it_ends_in_order_and_had_something_to_tell(
        self, tmp_path: Path, leave: str, files: int, tells: bool
    ) -> None:
        sends = "ping.send(None)" if files == 2 else "pass"
        code = (
            f"{BELLS}import os, sys\npid = os.fork()\n"
            f"if pid == 0: {sends}; {leave}(0)\n"
            "os.waitpid(pid, 0)\n"
        )

        finished(start_traced(code, tmp_path))

        assert len(trace_names(tmp_path)) == files
        told = [told for process, told in by_process(tmp_path)]
        counts = sorted(any(isinstance(event, Connected) for event in each) for each in told)
        assert counts == sorted([True, *([tells] if files == 2 else [])])
