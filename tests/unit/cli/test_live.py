"""The live tree: what it shows, and what it spares a slow terminal."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management.base import OutputWrapper

from signal_inspector.cli import live
from signal_inspector.cli.live import Live
from signal_inspector.cli.report import Report
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ProcessEnded,
    ReceiverSpan,
)
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.selection import Selection
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.trace_files.choosing import Choice

COUNT = Receiver("shop.receivers.count", "function", "project", "shop", "shop", None)
NOBODY = Sender("value", "None")


class Terminal(StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def process(pid: int = 1, **more: Any) -> Process:
    return Process(pid, 0, 0, 0, (), "6.1", "3.13", None, **more)


def sent(number: int, *, ago: float = 0, context: int | None = None) -> Dispatch:
    end = time.perf_counter_ns() - int(ago * 1e9)
    span = ReceiverSpan(COUNT, False, "returned", end - 10, end, 10)
    return Dispatch(
        id=number,
        signal="shop.signals.paid",
        sender=NOBODY,
        method="send",
        start=end - 10,
        end=end,
        elapsed=10,
        outcome="returned",
        thread=1,
        root=number,
        context=context,
        spans=(span,),
    )


def viewer(stream: StringIO, **options: Any) -> Live:
    wrapped = OutputWrapper(stream)
    given = {"no_color": True, "force_color": False, "verbosity": 1}
    shown = {"no_live": False, "depth": None, "full_names": False, **options}
    choice = Choice(DispatchFilter(Selection()))
    return Live(Report(OutputWrapper(StringIO()), wrapped, given), shown, choice)


def shown_of(events: Iterable[Event], stream: StringIO | None = None, **options: Any) -> str:
    stream = stream or StringIO()
    one = viewer(stream, **options)
    for event in events:
        one.add("file", event)
    one.meanwhile()
    return stream.getvalue()


def test_a_dispatch_is_shown_when_it_is_complete() -> None:
    assert "shop.receivers.count" in shown_of([process(), sent(1)])


def test_nothing_is_shown_when_it_is_not_wanted() -> None:
    assert shown_of([process(), sent(1)], no_live=True) == ""


def test_a_request_is_shown_before_its_end_if_it_lasts() -> None:
    begun = ContextBegun(5, "request", "/slow/", 0, 1, "GET")

    soon = shown_of([process(), begun, sent(1, context=5)])
    late = shown_of([process(), begun, sent(1, ago=2, context=5)])

    assert soon == ""
    assert "GET /slow/" in late


def test_what_is_left_of_a_request_is_shown_when_its_process_ends() -> None:
    begun = ContextBegun(5, "request", "/slow/", 0, 1, "GET")

    assert "GET /slow/" in shown_of([process(), begun, sent(1, context=5), ProcessEnded(9)])


def test_a_dispatch_that_takes_long_is_announced_once() -> None:
    stream = StringIO()
    one = viewer(stream)
    begun = DispatchBegun(1, "shop.signals.paid", NOBODY, "send", 0, 1)
    one.add("file", process())
    one.add("file", begun)

    one.meanwhile()
    one.meanwhile()

    assert stream.getvalue().count("still running  paid") == 1


def test_a_terminal_is_spared_what_is_long_over_and_a_pipe_is_not() -> None:
    events = [process(), sent(1, ago=60), sent(2)]
    terminal = Terminal()
    one = viewer(terminal)
    for event in events:
        one.add("file", event)

    piped = shown_of(events)

    assert terminal.getvalue().count("shop.receivers.count") == 1
    assert [line[:20] for line in one.missing()] == ["1 dispatch was not s"]
    assert piped.count("shop.receivers.count") == 2


def test_a_dispatch_that_never_ended_is_not_too_old_for_a_terminal() -> None:
    terminal = Terminal()
    one = viewer(terminal)
    unfinished = replace(sent(1, ago=60), end=None, outcome="unfinished")

    for event in (process(), unfinished):
        one.add("file", event)

    assert "unfinished" in terminal.getvalue()


def test_lost_events_are_said_as_the_last_segment_counts_them() -> None:
    one = viewer(StringIO())
    one.add("file", process(lost=0))
    one.add("file", process(lost=10, segment=1))
    one.add("other", process(pid=2, lost=5))

    (line,) = one.missing()

    assert line.startswith("15 events are lost")


def test_processes_are_told_apart_once_there_are_several() -> None:
    stream = StringIO()
    one = viewer(stream)
    one.add("a", process(11))
    one.add("b", process(22))
    one.add("a", sent(1))
    one.add("b", sent(1))

    shown = stream.getvalue()

    assert "pid 11" not in shown
    assert "pid 22" in shown


def test_two_dispatches_of_a_command_stand_under_one_heading() -> None:
    begun = ContextBegun(5, "command", "migrate", 0, 1)
    ended = ContextEnded(5, 9)

    shown = shown_of([process(), begun, sent(1, context=5), sent(2, context=5), ended])

    assert shown.count("command migrate") == 1
    assert shown.count("shop.receivers.count") == 2


def test_a_line_of_its_own_is_begun_where_others_may_have_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = StringIO()
    one = viewer(stream)
    one.add("file", process())
    one.add("file", sent(1))
    monkeypatch.setattr(live.time, "monotonic", lambda: 1e9)  # type: ignore[attr-defined]

    one.add("file", sent(2))

    assert "\n\n" in stream.getvalue()
