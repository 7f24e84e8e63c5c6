"""Gives each event, as a frozen value, to a callable."""

from __future__ import annotations

from collections.abc import Callable

from signal_inspector.domain.event import (
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ReceiverSpan,
)
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.spans import NOWHERE, Details, Queries, Ran, Span

_NO_QUERIES = Queries()
_NO_DETAILS = Details()


class EventSink(Sink):
    """Calls ``tell`` with every event, in the order in which things come to an end."""

    def __init__(self, tell: Callable[[Event], object]) -> None:
        self._tell = tell

    def begin(self, process: Process) -> None:
        """The first event."""
        self._tell(process)

    def begun(self, span: Span) -> None:
        """An outermost dispatch begins."""
        self._tell(begun_event(span))

    def finished(self, span: Span) -> None:
        """A dispatch, its receivers in it."""
        self._tell(dispatch_event(span))

    def write(self, event: Event) -> None:
        """Anything else."""
        self._tell(event)


def begun_event(span: Span) -> DispatchBegun:
    """The event for a dispatch that begins."""
    return DispatchBegun(
        id=span.id,
        signal=span.signal.value,
        sender=span.sender.value,
        method=span.method,
        start=span.start,
        thread=span.thread,
        context=None if span.context is None else span.context.begun.id,
    )


def dispatch_event(span: Span) -> Dispatch:
    """The event for a dispatch as it stands."""
    around = span.around
    return Dispatch(
        id=span.id,
        signal=span.signal.value,
        sender=span.sender.value,
        method=span.method,
        start=span.start,
        end=span.end or None,
        elapsed=span.elapsed,
        outcome=span.outcome if span.end else "unfinished",
        thread=span.thread,
        root=span.root_id,
        error=span.error,
        parent=None if around is None else around[0].id,
        parent_receiver=None if around is None or around[1] == NOWHERE else around[1],
        context=None if span.context is None else span.context.begun.id,
        arguments=arguments_of(span),
        spans=tuple(_receiver_span(ran, span) for ran in span.ran()),
    )


def arguments_of(span: Span) -> tuple[tuple[str, str | None], ...]:
    """The names of the arguments, with texts where values are asked for."""
    if span.details is not None and span.details.values is not None:
        return span.details.values
    return tuple((name, None) for name in span.named)


def _receiver_span(ran: Ran, span: Span) -> ReceiverSpan:
    details = span.details or _NO_DETAILS
    queries = details.queries.get(ran.index, _NO_QUERIES)
    return ReceiverSpan(
        receiver=ran.name.value,
        is_async=ran.is_async,
        outcome=ran.outcome,
        start=ran.start or None,
        end=ran.end or None,
        elapsed=ran.elapsed,
        nested=details.nested.get(ran.index, 0),
        busy=ran.busy,
        error=ran.error,
        queries=queries.own,
        query_time=queries.own_time,
        nested_queries=queries.nested,
        nested_query_time=queries.nested_time,
        thread=ran.thread,
    )
