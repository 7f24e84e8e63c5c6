"""What is known of a dispatch while it lasts, cheap to make and to fill.

A span holds receivers by name and never an exception. What it holds of the program, the signal
and the arguments, it holds while the dispatch lasts, as the frames of the dispatch do.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.domain.event import Outcome
from signal_inspector.tracing.names import ReceiverName, SenderName, SignalName

clock = time.perf_counter_ns
next_id = count(1).__next__

NOWHERE = -1

Place = tuple["Span", int]
"""A dispatch and the index of the receiver that runs, ``NOWHERE`` while none does."""


class Queries:
    """Database queries of one receiver, in nanoseconds: its own, and those of what it sent."""

    __slots__ = ("nested", "nested_time", "own", "own_time")

    def __init__(self) -> None:
        self.own = self.own_time = self.nested = self.nested_time = 0


class Run:
    """One call of a receiver through a stand-in."""

    __slots__ = ("busy", "end", "error", "outcome", "start", "thread")

    def __init__(self) -> None:
        self.start = clock()
        self.end = 0
        self.busy = 0
        self.outcome: Outcome = "unfinished"
        self.error: str | None = None
        self.thread = threading.get_ident()


@dataclass(frozen=True, slots=True)
class Ran:
    """One receiver of a span, as it stands when it is asked for. No time means: not yet."""

    index: int
    name: ReceiverName
    is_async: bool
    start: int
    end: int
    elapsed: int
    busy: int
    outcome: Outcome
    error: str | None
    thread: int | None


class Details:
    """What few dispatches have. The keys are indexes of receivers.

    ``excluded`` are nanoseconds that tracing took, which are no one's; ``NOWHERE`` has those of
    the dispatch as a whole. ``kept_by`` are the traces that will record it whatever they are
    asked for.
    """

    __slots__ = ("error", "excluded", "kept_by", "nested", "queries", "values")

    def __init__(self) -> None:
        self.error: str | None = None
        self.values: tuple[tuple[str, str | None], ...] | None = None
        self.queries: dict[int, Queries] = {}
        self.nested: dict[int, int] = {}
        self.excluded: dict[int, int] = {}
        self.kept_by: set[object] = set()


class Span:
    """One dispatch. ``owner`` is its signal while it lasts, then None; ``end`` is then set.

    A synchronous receiver that Django's own ``send`` calls has only marks: when the loop took
    it, which is when the one before it was done. All others have a ``Run``.
    """

    # No __init__, whose call would cost more than all it did: the instrument sets all.
    __slots__ = (
        *("around", "async_from", "context", "details", "end", "id", "marks", "method", "named"),
        *("names", "outcome", "owner", "root_id", "runs", "sender", "signal", "start", "thread"),
    )

    id: int
    root_id: int
    signal: SignalName
    sender: SenderName
    method: str
    owner: Any
    around: Place | None
    context: Any
    thread: int
    start: int
    end: int
    names: Sequence[ReceiverName]
    async_from: int
    marks: list[int] | None
    runs: dict[int, Run] | None
    named: Mapping[str, Any]
    outcome: Outcome
    details: Details | None

    @property
    def parent(self) -> Span | None:
        """The dispatch around this one, if it lasts."""
        around = self.around
        return None if around is None or around[0].owner is None else around[0]

    @property
    def elapsed(self) -> int:
        """Nanoseconds from start to end, without what naming took."""
        return max(0, (self.end or clock()) - self.start - self._excluded(NOWHERE))

    def detail(self) -> Details:
        """Its details, made where there are none yet."""
        if self.details is None:
            self.details = Details()
        return self.details

    def exclude(self, index: int, time: int) -> None:
        """Leave nanoseconds that tracing took out of this span, and of those around it."""
        place: Place | None = (self, index)
        while place is not None and place[0].owner is not None:
            excluded = place[0].detail().excluded
            for key in {place[1], NOWHERE}:
                excluded[key] = excluded.get(key, 0) + time
            place = place[0].around

    def queried(self, index: int, time: int) -> None:
        """A receiver made a query that took so long."""
        queries = self._queries(index)
        queries.own += 1
        queries.own_time += time
        place = self.around
        while place is not None and place[0].owner is not None:
            around = place[0]._queries(place[1])
            around.nested += 1
            around.nested_time += time
            place = place[0].around

    def failed(self, error: BaseException) -> None:
        """The dispatch ended with an exception, which goes on to whoever sent."""
        self.outcome = outcome_of(error)
        self.detail().error = static.class_path(type(error))

    def nest(self) -> None:
        """Tell the receiver around this dispatch how long it took."""
        if self.around is not None and self.around[0].owner is not None:
            parent, index = self.around
            nested = parent.detail().nested
            nested[index] = nested.get(index, 0) + self.elapsed

    @property
    def error(self) -> str | None:
        """The path of the class of the exception that ended it."""
        return None if self.details is None else self.details.error

    def ran(self) -> Iterator[Ran]:
        """Its receivers in the order of dispatch."""
        marks = self.marks
        for index, name in enumerate(self.names):
            if marks is not None and index < self.async_from:
                yield self._marked(index, name, marks)
            else:
                run = (self.runs or {}).get(index)
                yield self._not_run(index, name) if run is None else self._run(index, name, run)

    def _marked(self, index: int, name: ReceiverName, marks: list[int]) -> Ran:
        if index >= len(marks):
            return self._not_run(index, name)
        start = marks[index]
        outcome: Outcome = "returned"
        error: str | None = None
        if index + 1 < len(marks):
            end = marks[index + 1]
        else:  # the last that began: the loop never came back for another
            end, error = self.end, self.error
            outcome = self.outcome if end else "unfinished"
        elapsed = max(0, (end or clock()) - start - self._excluded(index))
        return Ran(index, name, False, start, end, elapsed, elapsed, outcome, error, None)

    def _run(self, index: int, name: ReceiverName, run: Run) -> Ran:
        elapsed = max(0, (run.end or clock()) - run.start - self._excluded(index))
        is_async = index >= self.async_from
        return Ran(
            index,
            name,
            is_async,
            run.start,
            run.end,
            elapsed,
            min(elapsed, run.busy) if is_async else elapsed,
            run.outcome,
            run.error,
            None if run.thread == self.thread else run.thread,
        )

    def _not_run(self, index: int, name: ReceiverName) -> Ran:
        is_async = index >= self.async_from
        return Ran(index, name, is_async, 0, 0, 0, 0, "not_run", None, None)

    def _excluded(self, index: int) -> int:
        return 0 if self.details is None else self.details.excluded.get(index, 0)

    def _queries(self, index: int) -> Queries:
        return self.detail().queries.setdefault(index, Queries())


def outcome_of(error: BaseException) -> Outcome:
    """What an exception says about what it ended."""
    ended = (asyncio.CancelledError, GeneratorExit)
    return "cancelled" if issubclass(type(error), ended) else "raised"
