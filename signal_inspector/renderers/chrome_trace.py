"""Events as a Chrome Trace Event file, which Perfetto and others open.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

Calls are ``X`` events; what may overlap with others of its thread is a pair ``b`` and ``e``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import PurePath
from typing import Any

from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ProcessEnded,
    Thread,
)
from signal_inspector.renderers.chrome_bars import (
    Bar,
    context_bar,
    dispatch_bars,
    unfinished_bar,
)

_encode = json.JSONEncoder(separators=(",", ":")).encode
_MAIN_THREAD = "MainThread"
_LONGEST_NAME = 80

# Times are written in microseconds, and readers hold them as binary fractions and add them up.
# Eighths of a microsecond stay what they are, and still lie within one another when a reader
# has made nanoseconds of them; thousandths do not.
_STEP = 125
_STEPS_IN_A_MICROSECOND = 8


def chrome_trace(streams: Iterable[Iterable[Event]]) -> Iterator[str]:
    """Pieces of the text of a trace file, made while the events are read.

    Each stream is one process and begins with its ``Process``; those of all are read first, so
    that time begins with the earliest.
    """
    separator = "\n"
    yield '{"displayTimeUnit":"ms","traceEvents":['
    for written in _trace_events(streams):
        yield separator + _encode(written)
        separator = ",\n"
    yield "\n]}\n"


def _trace_events(streams: Iterable[Iterable[Event]]) -> Iterator[dict[str, Any]]:
    begun = list(_begun(streams))
    zero = min((process.started for process, _ in begun), default=0)
    pids: set[int] = set()
    for index, (process, events) in enumerate(begun):
        drawing = _Drawing(process, _free(process.pid, pids), zero)
        yield from drawing.header(index)
        for event in events:
            yield from drawing.add(event)
        yield from drawing.rest()


def _begun(streams: Iterable[Iterable[Event]]) -> Iterator[tuple[Process, Iterator[Event]]]:
    """Each stream that is not empty: its process, and what follows."""
    for stream in streams:
        events = iter(stream)
        for event in events:
            if isinstance(event, Process):
                yield event, events
                break


def _free(pid: int, taken: set[int]) -> int:
    """The number itself or, where a process of another container has it, one above."""
    while pid in taken:
        pid += 1
    taken.add(pid)
    return pid


class _Drawing:
    """One process on its way into the file.

    Keeps what has begun and not ended, and what the trace ended in the midst of, which reaches
    to the last time that is known.
    """

    def __init__(self, process: Process, pid: int, zero: int) -> None:
        self._process = process
        self._pid = pid
        self._offset = process.started - process.clock - zero
        self._ids = count(1)
        self._last = process.clock
        self._ended = False
        self._threads: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._contexts: dict[int, ContextBegun] = {}
        self._begun: dict[int, DispatchBegun] = {}
        self._unfinished: list[Dispatch] = []

    def header(self, index: int) -> Iterator[dict[str, Any]]:
        """What the process is called, and its place among the others."""
        process = self._process
        name = _command(process.argv)
        if self._pid != process.pid:
            name += f" (process {process.pid})"
        yield self._about("process_name", name=name)
        yield self._about("process_sort_index", sort_index=index)
        if process.lost:
            yield self._about("process_labels", labels=f"{process.lost} earlier events are lost")

    def add(self, event: Event) -> Iterator[dict[str, Any]]:
        """What an event adds to the file, now or with ``rest``."""
        match event:
            case Thread():
                yield from self._named(event)
            case ContextBegun():
                self._contexts[event.id] = event
                self._until(event.start)
            case ContextEnded():
                self._until(event.end)
                begun = self._contexts.pop(event.id, None)
                if begun is not None:
                    yield from self._drawn(context_bar(begun, event, event.end))
            case DispatchBegun():
                self._begun[event.id] = event
                self._until(event.start)
            case Dispatch():
                yield from self._dispatched(event)
            case ProcessEnded():
                self._ended = True
                self._until(event.end)

    def rest(self) -> Iterator[dict[str, Any]]:
        """What was running at the end."""
        for context in self._contexts.values():
            yield from self._drawn(context_bar(context, None, self._last))
        for dispatch in self._unfinished:
            for bar in dispatch_bars(dispatch, self._last):
                yield from self._drawn(bar)
        if not self._ended:  # else a filter has taken away what these began
            for begun in self._begun.values():
                yield from self._drawn(unfinished_bar(begun, self._last))

    def _dispatched(self, dispatch: Dispatch) -> Iterator[dict[str, Any]]:
        self._begun.pop(dispatch.id, None)
        if dispatch.end is None:
            self._unfinished.append(dispatch)
            for span in dispatch.spans:
                self._until(span.end or span.start or 0)
            self._until(dispatch.start)
            return
        for bar in dispatch_bars(dispatch, dispatch.end):
            yield from self._drawn(bar)

    def _until(self, time: int) -> None:
        self._last = max(self._last, time)

    def _named(self, thread: Thread) -> Iterator[dict[str, Any]]:
        """The name of a thread. The system gives the id of one that has ended to another."""
        first = self._names.setdefault(thread.id, thread.name)
        name = thread.name if first == thread.name else f"{first} and others"
        number = self._pid if thread.name == _MAIN_THREAD else self._thread(thread.id)
        self._threads.setdefault(thread.id, number)
        yield self._about("thread_name", self._thread(thread.id), name=name)

    def _thread(self, thread: int) -> int:
        """A small number for it: some readers take 32 bits. The main one has the process's."""
        return self._threads.setdefault(thread, self._pid + 1 + len(self._threads))

    def _about(self, what: str, thread: int = 0, **details: Any) -> dict[str, Any]:
        return {"ph": "M", "name": what, "pid": self._pid, "tid": thread, "args": details}

    def _drawn(self, bar: Bar) -> Iterator[dict[str, Any]]:
        self._until(bar.end)
        start, end = self._steps(bar.start), self._steps(max(bar.start, bar.end))
        common = {"cat": bar.category, "pid": self._pid, "tid": self._thread(bar.thread)}
        begins = {"name": bar.name, **common, "ts": start / _STEPS_IN_A_MICROSECOND}
        details = {"args": bar.details}
        if bar.is_call:
            yield {"ph": "X", **begins, "dur": (end - start) / _STEPS_IN_A_MICROSECOND, **details}
            return
        begins["id2"] = {"local": hex(next(self._ids))}
        ends = {**begins, "ts": end / _STEPS_IN_A_MICROSECOND}
        if bar.row is not None:
            yield {"ph": "b", **begins, "name": bar.row}
        yield {"ph": "b", **begins, **details}
        yield {"ph": "e", **ends}
        if bar.row is not None:
            yield {"ph": "e", **ends, "name": bar.row}

    def _steps(self, time: int) -> int:
        """Since the beginning of the file. A fork may end what was begun before it."""
        return (max(time, self._process.clock) + self._offset) // _STEP


def _command(argv: tuple[str, ...]) -> str:
    """The command line, its program without the folders."""
    words = [PurePath(word).name if index == 0 else word for index, word in enumerate(argv)]
    text = " ".join(words) or "process"
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
