"""What the environment asks of a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.traced_processes import finished, start_traced, trace_names, traced

SENDING = """
from django.dispatch import Signal
ping, pong, unheard = Signal(), Signal(), Signal()
def heard(**named): pass
ping.connect(heard)
pong.connect(heard)
ping.send(None)
pong.send("pong")
unheard.send(5)
"""


def sent(folder: Path, **environ: str) -> list[str]:
    """The senders of the dispatches that are told."""
    told = traced(SENDING, folder, **environ)
    return [event.sender.name for event in told.dispatches]


def refused(folder: Path, **environ: str) -> str:
    """The one line on stderr of a process that runs without a trace."""
    said = finished(start_traced(SENDING, folder, **environ))
    assert trace_names(folder) == []
    assert len(said.splitlines()) == 1
    return said


class TestOptions:
    def test_they_have_commas_between_them(self, tmp_path: Path) -> None:
        found = sent(tmp_path, SIGNAL_INSPECTOR_TRACE_OPTIONS="values, unheard")

        assert found == ["None", "'pong'", "5"]

    def test_one_that_there_is_not_is_said(self, tmp_path: Path) -> None:
        said = refused(tmp_path, SIGNAL_INSPECTOR_TRACE_OPTIONS="value")

        assert said == (
            "signal_inspector: no trace: SIGNAL_INSPECTOR_TRACE_OPTIONS has 'value'; "
            "it takes values, unheard, everything, begun.\n"
        )


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ("--signal pong", ["'pong'"]),
            ("--exclude-signal pong", ["None"]),
            ("--receiver heard --exclude-sender=None", ["'pong'"]),
            ("--app shop", []),
            ("", ["None", "'pong'"]),
        ],
    )
    def test_they_choose_what_is_recorded(
        self, tmp_path: Path, filters: str, found: list[str]
    ) -> None:
        assert sent(tmp_path, SIGNAL_INSPECTOR_TRACE_FILTERS=filters) == found

    @pytest.mark.parametrize(
        ("filters", "words"),
        [
            ("--sneder x", "SIGNAL_INSPECTOR_TRACE_FILTERS: there is no filter '--sneder'; "),
            ("--signal 'x", "SIGNAL_INSPECTOR_TRACE_FILTERS: cannot read the filters "),
            ("--sender any", "SIGNAL_INSPECTOR_TRACE_FILTERS: the sender 'any' means "),
            ("--unconnected", "SIGNAL_INSPECTOR_TRACE_FILTERS: --unconnected is for "),
        ],
    )
    def test_what_is_wrong_with_them_is_said(
        self, tmp_path: Path, filters: str, words: str
    ) -> None:
        said = refused(tmp_path, SIGNAL_INSPECTOR_TRACE_FILTERS=filters)

        assert said.startswith(f"signal_inspector: no trace: {words}")
