"""Counts: totals for each receiver, and nothing else."""

from __future__ import annotations

from signal_inspector.domain.event import Event
from signal_inspector.domain.summary import Aggregation, Row, Summary
from signal_inspector.tracing.names import ReceiverName, SignalName
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.spans import Details, Span

_NO_DETAILS = Details()


class SummarySink(Sink):
    """Keeps totals in memory, of a size that does not grow with the length of the trace."""

    wants_begun = False
    wants_threads = False

    def __init__(self) -> None:
        self._aggregation = Aggregation()
        self._rows: dict[SignalName, dict[ReceiverName, Row]] = {}

    def summary(self) -> Summary:
        """The totals so far."""
        return self._aggregation.summary()

    def finished(self, span: Span) -> None:
        """Add the receivers of a dispatch."""
        self._aggregation.dispatches += 1
        rows = self._rows.get(span.signal)
        if rows is None:
            rows = self._rows[span.signal] = {}
        marks = span.marks
        if (
            marks is None
            or len(marks) <= len(span.names)
            or span.runs is not None
            or span.details is not None
        ):
            self._add_each(span, rows)
            return
        # As _add_each does, where the marks are all that there is to say.
        index = 1
        start = marks[0]
        for name in span.names:
            row = rows.get(name) or self._new_row(span, name, rows)
            end = marks[index]
            index += 1
            elapsed = end - start
            start = end
            row.calls += 1
            row.total += elapsed
            if elapsed > row.longest:
                row.longest = elapsed

    def write(self, event: Event) -> None:
        """Add what was sent in vain."""
        self._aggregation.add(event)

    def _add_each(self, span: Span, rows: dict[ReceiverName, Row]) -> None:
        details = span.details or _NO_DETAILS
        for ran in span.ran():
            row = rows.get(ran.name) or self._new_row(span, ran.name, rows)
            row.add(ran.outcome, ran.elapsed, details.nested.get(ran.index, 0))
            queries = details.queries.get(ran.index)
            if queries is not None:
                row.queried(queries.own, queries.own_time)

    def _new_row(self, span: Span, name: ReceiverName, rows: dict[ReceiverName, Row]) -> Row:
        signal, receiver = span.signal.value, name.value
        row = rows[name] = self._aggregation.row((signal, receiver), signal, receiver)
        return row
