"""One trace: from when it begins to when it ends, its sink is told of every dispatch."""

from __future__ import annotations

from collections.abc import Callable

from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Event,
    NearMiss,
    ProcessEnded,
    Unheard,
)
from signal_inspector.selection import Selection
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.tracing.connected import connected_events
from signal_inspector.tracing.engine import QUIET, Engine, follow, unfollow
from signal_inspector.tracing.faults import OUT_OF_ROOM, say
from signal_inspector.tracing.met_threads import MetThreads
from signal_inspector.tracing.names import Names, SenderName, SignalName
from signal_inspector.tracing.sieve import Sieve
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.sinks.events import EventSink
from signal_inspector.tracing.spans import Span, clock, next_id
from signal_inspector.tracing.this_process import this_process

EVERYTHING = Selection()
_MOST_MISSES = 10_000


def trace(
    sink: Sink | Callable[[Event], object],
    *,
    values: bool = False,
    unheard: bool = False,
    everything: bool = False,
    selection: Selection = EVERYTHING,
    connected: bool = False,
) -> Tracer:
    """A context manager inside which ``sink`` is told of every dispatch in this process.

    A sink is a ``Sink`` or any callable that takes events. ``values`` adds representations of
    the arguments, with secrets taken out; ``unheard`` tells of sends without receivers one by
    one; ``everything`` also of the signals that are left out otherwise (``QUIET``).
    ``selection`` chooses dispatches: also told are those inside of one that is chosen, but for
    what is excluded, and those around it. With ``connected`` the trace ends with what is
    connected then, so that one can see what was never called.

    Raises UsageError for a selection that means nothing for a trace; entering, for a wrong
    setting.
    """
    return Tracer(
        sink if isinstance(sink, Sink) else EventSink(sink),
        values=values,
        unheard=unheard,
        everything=everything,
        selection=selection,
        connected=connected,
    )


class Tracer:
    """Hands what happens to a sink, for as long as the block lasts."""

    def __init__(
        self,
        sink: Sink,
        *,
        values: bool,
        unheard: bool,
        everything: bool,
        selection: Selection,
        connected: bool,
    ) -> None:
        self.sink = sink
        self._asked_for = DispatchFilter(selection)
        self._sieve = Sieve(self._asked_for) if self._asked_for.is_active else None
        self._connected = connected
        self.wants_begun = sink.wants_begun
        self._wants_threads = sink.wants_threads
        self.values = values
        self.unheard_too = unheard
        self.everything = everything
        self._engine: Engine | None = None
        self._first = 0
        self._unheard_before: dict[tuple[SignalName, SenderName], int] = {}
        self._unheard_told: dict[tuple[SignalName, SenderName], int] = {}
        self._threads = MetThreads(sink.write)
        self._missed: set[NearMiss] = set()

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
        self.sink.begin(this_process())
        self._first = next_id()
        self._engine = follow(self)
        self._unheard_before = self._engine.names.unheard()

    def stop(self) -> None:
        """End, and tell of what has not ended."""
        engine = self._engine
        if engine is None:
            return
        lasting = reversed(list(engine.open.values()))  # what is inside another comes first
        unfollow(self)
        for span in lasting:
            self.finished(span)
        for (name, sender), count in engine.names.unheard().items():
            self.unheard(name, sender, count)
        if not self.sink.is_silent:
            if self._connected:
                self._tell_connected(engine.names)
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
            if self._sieve is None or self._sieve.begins(span):
                self._threads.meet(span.thread)
                self.sink.begun(span)
        except OUT_OF_ROOM:
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
            sieve = self._sieve
            if sieve is not None and not sieve.ends(span):
                return
            if self._wants_threads:
                self._threads.meet(span.thread)
                if span.runs:
                    self._threads.meet_runs(span.runs)
            self.sink.finished(span)
        except OUT_OF_ROOM:
            pass
        except Exception as fault:
            self.faulty(fault)

    def unheard(self, name: SignalName, sender: SenderName, count: int) -> None:
        """So many sends of it nobody has heard."""
        if self.unheard_too or not (self.everything or name.value not in QUIET):
            return
        if self._sieve is not None and not self._sieve.unheard(name, sender):
            return
        since = count - self._unheard_before.get((name, sender), 0)
        if since > self._unheard_told.get((name, sender), 0):
            self._unheard_told[name, sender] = since
            self._tell(Unheard(name.value, sender.value, since))

    def near_miss(self, miss: NearMiss, is_async: bool) -> None:
        """A receiver just misses a sender."""
        if miss in self._missed or len(self._missed) >= _MOST_MISSES:
            return
        if self._sieve is None or self._sieve.near_miss(miss, is_async):
            self._missed.add(miss)
            self._tell(miss)

    def context(self, event: ContextBegun | ContextEnded) -> None:
        """A request, command, task or test begins or ends."""
        if type(event) is ContextBegun:
            self._threads.meet(event.thread)
        self._tell(event)

    def forked(self) -> None:
        """This process is a child of the one that was traced."""
        if self._engine is None:
            return
        self._threads.forget()
        self._unheard_told.clear()
        self._unheard_before = self._engine.names.unheard()
        try:
            self.sink.begin(this_process())
        except Exception as fault:
            self.faulty(fault)

    def faulty(self, fault: Exception) -> None:
        """Something of ours has failed: say so, once, and let the program go on."""
        if self._engine is not None:
            self._engine = None
            unfollow(self)
            say("the trace has ended", fault)
            self._close()

    def _close(self) -> None:
        try:
            self.sink.close()
        except Exception as fault:
            say("the trace has ended", fault)

    def _tell_connected(self, names: Names) -> None:
        """Tell what is connected. Where that fails, all that was seen is told all the same."""
        try:
            for event in connected_events(names, self._asked_for):
                if self.everything or event.signal not in QUIET:
                    self._tell(event)
        except OUT_OF_ROOM:
            pass
        except Exception as fault:
            say("the trace does not know what is connected", fault)

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
        except OUT_OF_ROOM:
            pass
        except Exception as fault:
            self.faulty(fault)
