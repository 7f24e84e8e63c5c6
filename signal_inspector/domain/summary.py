"""What a trace comes to: totals for each receiver, and what was sent in vain.

Only totals are kept, so that a summary of ten million sends is as small as one of ten.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from signal_inspector.domain.event import (
    FAILED,
    Connected,
    Dispatch,
    Event,
    NearMiss,
    Outcome,
    Process,
    Unheard,
)
from signal_inspector.domain.snapshot import Receiver, Sender

_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class ReceiverTotals:
    """One receiver of one signal. Times are nanoseconds.

    ``own`` is ``total`` without what was sent by the receiver; ``errors`` counts the calls that
    raised or were cancelled; ``not_run`` the dispatches that ended before its turn. Queries are
    its own.
    """

    signal: str
    receiver: Receiver
    calls: int
    total: int
    own: int
    longest: int
    queries: int
    query_time: int
    errors: int
    not_run: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The totals of a trace, those with most time of their own first.

    ``left_out`` counts receivers for which there was no room. ``never_called`` pairs signals
    with receivers that were connected in a process and called in none. It is None where that
    is not known: no process has told what it had connected, or calls may be missing, for want
    of room or because the beginning of a file is lost.
    """

    dispatches: int
    totals: tuple[ReceiverTotals, ...]
    unheard: tuple[Unheard, ...]
    near_misses: tuple[NearMiss, ...]
    left_out: int = 0
    never_called: tuple[tuple[str, Receiver], ...] | None = None


class Row:
    """Totals that grow."""

    __slots__ = (
        *("calls", "errors", "longest", "nested", "not_run", "queries", "query_time"),
        *("receiver", "signal", "total"),
    )

    def __init__(self, signal: str, receiver: Receiver) -> None:
        self.signal = signal
        self.receiver = receiver
        self.calls = self.total = self.nested = self.longest = 0
        self.queries = self.query_time = self.errors = self.not_run = 0

    def add(self, outcome: Outcome, elapsed: int, nested: int) -> None:
        """One more dispatch in which the receiver had a place."""
        if outcome == "not_run":
            self.not_run += 1
            return
        self.calls += 1
        self.total += elapsed
        self.nested += nested
        if elapsed > self.longest:
            self.longest = elapsed
        if outcome in FAILED:
            self.errors += 1

    def queried(self, queries: int, time: int) -> None:
        """Queries of its own."""
        self.queries += queries
        self.query_time += time

    def totals(self) -> ReceiverTotals:
        """The value as it stands."""
        return ReceiverTotals(
            signal=self.signal,
            receiver=self.receiver,
            calls=self.calls,
            total=self.total,
            own=max(0, self.total - self.nested),
            longest=self.longest,
            queries=self.queries,
            query_time=self.query_time,
            errors=self.errors,
            not_run=self.not_run,
        )


class Aggregation:
    """Makes a summary of events, of one process or of several."""

    def __init__(self) -> None:
        self.dispatches = 0
        self._rows: dict[Hashable, Row] = {}
        self._left_out = 0
        self._unheard: dict[tuple[Hashable, str, Sender], Unheard] = {}
        self._near_misses: dict[NearMiss, None] = {}
        self._connected: dict[tuple[str, Receiver], None] | None = None
        self._segments: dict[Hashable, int] = {}
        self._misses_calls = False

    def add(self, event: Event, process: Hashable = None) -> None:
        """Take in one event. ``process`` tells whose it is, where there are several."""
        if isinstance(event, Dispatch):
            self._add_dispatch(event)
        elif isinstance(event, Unheard):
            key = (process, event.signal, event.sender)
            if key in self._unheard or len(self._unheard) < _MOST_ROWS:
                self._unheard[key] = event
        elif isinstance(event, NearMiss):
            if len(self._near_misses) < _MOST_ROWS:
                self._near_misses[event] = None
        elif isinstance(event, Connected):
            self._add_connected(event)
        elif isinstance(event, Process):
            self._begin_segment(event, process)

    def row(self, key: Hashable, signal: str, receiver: Receiver) -> Row:
        """The row that goes by ``key``, a new one if there is none yet."""
        row = self._rows.get(key)
        if row is None:
            row = Row(signal, receiver)
            if len(self._rows) < _MOST_ROWS:
                self._rows[key] = row
            else:
                self._left_out += 1
        return row

    def summary(self) -> Summary:
        """The totals so far."""
        rows = [row.totals() for row in list(self._rows.values())]
        rows.sort(key=lambda row: (-row.own, row.signal, row.receiver.name))
        return Summary(
            dispatches=self.dispatches,
            totals=tuple(rows),
            unheard=self._unheard_sums(),
            near_misses=tuple(self._near_misses),
            left_out=self._left_out,
            never_called=self._never_called(),
        )

    def _add_dispatch(self, event: Dispatch) -> None:
        self.dispatches += 1
        for span in event.spans:
            row = self.row((event.signal, span.receiver), event.signal, span.receiver)
            row.add(span.outcome, span.elapsed, span.nested)
            row.queried(span.queries, span.query_time)

    def _add_connected(self, event: Connected) -> None:
        if self._connected is None:
            self._connected = {}
        for receiver in event.receivers:
            if len(self._connected) < _MOST_ROWS:
                self._connected[event.signal, receiver] = None

    def _begin_segment(self, event: Process, process: Hashable) -> None:
        """Note whether events of this process are missing before these."""
        if event.segment > self._segments.get(process, -1) + 1:
            self._misses_calls = True
        self._segments[process] = event.segment

    def _never_called(self) -> tuple[tuple[str, Receiver], ...] | None:
        if self._connected is None or self._misses_calls or self._left_out:
            return None
        found = [key for key in list(self._connected) if not self._is_called(key)]
        return tuple(sorted(found, key=lambda key: (key[0], key[1].name)))

    def _is_called(self, key: tuple[str, Receiver]) -> bool:
        row = self._rows.get(key)
        return row is not None and row.calls > 0

    def _unheard_sums(self) -> tuple[Unheard, ...]:
        """Over all processes, most first."""
        sums: dict[tuple[str, Sender], int] = {}
        for (_, signal, sender), event in self._unheard.items():
            sums[signal, sender] = sums.get((signal, sender), 0) + event.count
        found = [Unheard(signal, sender, count) for (signal, sender), count in sums.items()]
        return tuple(sorted(found, key=lambda one: (-one.count, one.signal, one.sender.name)))
