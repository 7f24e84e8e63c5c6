"""One trace: from when it begins to when it ends, its sink is told of every dispatch."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

from signal_inspector.conf import load_configuration
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Event,
    NearMiss,
    Process,
    ProcessEnded,
    Thread,
    Unheard,
)
from signal_inspector.resolution.owners import settings_module
from signal_inspector.tracing.engine import QUIET, Engine, follow, unfollow
from signal_inspector.tracing.names import SenderName, SignalName
from signal_inspector.tracing.redaction import Redaction
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.sinks.events import EventSink
from signal_inspector.tracing.spans import Span, clock, next_id

_MOST_THREADS = 10_000
_OUT_OF_ROOM = (RecursionError, MemoryError)


def trace(
    sink: Sink | Callable[[Event], object],
    *,
    values: bool = False,
    unheard: bool = False,
    everything: bool = False,
) -> Tracer:
    """A context manager inside which ``sink`` is told of every dispatch in this process.

    A sink is a ``Sink`` or any callable that takes events. ``values`` adds representations of
    the arguments, with secrets taken out; ``unheard`` tells of sends without receivers one by
    one; ``everything`` also of the signals that are left out otherwise (``QUIET``).

    Entering raises UsageError for a wrong setting.
    """
    chosen = sink if isinstance(sink, Sink) else EventSink(sink)
    return Tracer(chosen, values=values, unheard=unheard, everything=everything)


class Tracer:
    """Hands what happens to a sink, for as long as the block lasts."""

    def __init__(self, sink: Sink, *, values: bool, unheard: bool, everything: bool) -> None:
        self.sink = sink
        self.wants_begun = sink.wants_begun
        self.values = values
        self.unheard_too = unheard
        self.everything = everything
        self._engine: Engine | None = None
        self._first = 0
        self._unheard_before: dict[tuple[SignalName, SenderName], int] = {}
        self._unheard_told: dict[tuple[SignalName, SenderName], int] = {}
        self._threads: dict[int, str] = {}

    def __enter__(self) -> Tracer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_on(self) -> bool:
        """Whether the trace lasts: it ends with ``stop``, or with a fault."""
        return self._engine is not None

    def start(self) -> None:
        """Begin. Raises UsageError for a wrong setting, and whatever the sink's begin raises."""
        self.sink.begin(_this_process())
        self._first = next_id()
        self._engine = follow(self)
        self._unheard_before = self._engine.names.unheard()

    def stop(self) -> None:
        """End, and tell of what has not ended."""
        engine = self._engine
        if engine is None:
            return
        lasting = list(engine.open.values())
        unfollow(self)
        for span in lasting:
            self.finished(span)
        for (name, sender), count in engine.names.unheard().items():
            self.unheard(name, sender, count)
        self._tell(ProcessEnded(clock()))
        self._engine = None
        self._close()

    # What the engine tells.

    def begun(self, span: Span) -> None:
        """An outermost dispatch begins."""
        if self._engine is None or not self.wants_begun:
            return
        if not (span.signal.is_plain or self._wants(span)):
            return
        try:
            self._meet(span.thread)
            self.sink.begun(span)
        except _OUT_OF_ROOM:
            pass
        except Exception as fault:
            self.faulty(fault)

    def finished(self, span: Span) -> None:
        """A dispatch is complete."""
        if self._engine is None or span.id <= self._first:
            return
        if not ((span.signal.is_plain and span.names) or self._wants(span)):
            return
        try:
            if self.wants_begun and (span.runs or span.around is not None):
                self._meet_all(span)
            self.sink.finished(span)
        except _OUT_OF_ROOM:
            pass
        except Exception as fault:
            self.faulty(fault)

    def unheard(self, name: SignalName, sender: SenderName, count: int) -> None:
        """So many sends of it nobody has heard."""
        if self.unheard_too or not (self.everything or name.value not in QUIET):
            return
        since = count - self._unheard_before.get((name, sender), 0)
        if since > self._unheard_told.get((name, sender), 0):
            self._unheard_told[name, sender] = since
            self._tell(Unheard(name.value, sender.value, since))

    def near_miss(self, miss: NearMiss) -> None:
        """A receiver just misses a sender."""
        self._tell(miss)

    def context(self, event: ContextBegun | ContextEnded) -> None:
        """A request, command, task or test begins or ends."""
        if type(event) is ContextBegun:
            self._meet(event.thread)
        self._tell(event)

    def forked(self) -> None:
        """This process is a child of the one that was traced."""
        if self._engine is None:
            return
        self._threads.clear()
        self._unheard_told.clear()
        self._unheard_before = self._engine.names.unheard()
        try:
            self.sink.begin(_this_process())
        except Exception as fault:
            self.faulty(fault)

    def faulty(self, fault: Exception) -> None:
        """Something of ours has failed: say so, once, and let the program go on."""
        if self._engine is not None:
            self._engine = None
            unfollow(self)
            _say(fault)
            self._close()

    def _close(self) -> None:
        try:
            self.sink.close()
        except Exception as fault:
            _say(fault)

    def _wants(self, span: Span) -> bool:
        """Whether a dispatch that is rare, or that nobody heard, is to be told of."""
        if not (self.everything or span.signal.value not in QUIET):
            return False
        return bool(span.names) or self.unheard_too or span.outcome == "raised"

    def _tell(self, event: Event) -> None:
        if self._engine is None:
            return
        try:
            self.sink.write(event)
        except _OUT_OF_ROOM:
            pass
        except Exception as fault:
            self.faulty(fault)

    def _meet_all(self, span: Span) -> None:
        self._meet(span.thread)
        if span.runs:
            for run in span.runs.copy().values():
                self._meet(run.thread)

    def _meet(self, thread: int) -> None:
        """Tell of a thread before anything in it."""
        # current_thread() would make a Thread for one that has none; this may be a name anew
        # for another thread with the same id.
        known: Any = threading._active.get(thread)  # type: ignore[attr-defined]
        name = f"thread {thread}" if known is None else known._name
        if self._threads.get(thread) is not name and type(name) is str:
            if len(self._threads) >= _MOST_THREADS:
                self._threads.clear()
            self._threads[thread] = name
            self.sink.write(Thread(thread, name))


def _this_process() -> Process:
    return Process(
        pid=os.getpid(),
        parent_pid=os.getppid(),
        started=time.time_ns(),
        clock=clock(),
        argv=Redaction(load_configuration().redact).command_line(
            [word for word in sys.argv if isinstance(word, str)]
        ),
        django=django.get_version(),
        python=platform.python_version(),
        settings=settings_module(),
    )


def _say(fault: Exception) -> None:
    """One line on stderr, if there is one."""
    try:
        print(  # noqa: T201
            f"signal_inspector: the trace has ended: {type(fault).__name__}: {fault}",
            file=sys.stderr,
            flush=True,
        )
    except Exception:
        return
