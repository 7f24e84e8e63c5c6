"""What a trace viewer draws as bars: requests and the like, dispatches, receivers.

Perfetto and its kin draw the bars of a thread as a stack, so of two bars in one thread one must
lie within the other. That holds for calls, and for nothing that is awaited. Which it is follows
from what is known of each alone, as the bars around it are known only later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Outcome,
    ReceiverSpan,
)
from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Receiver, Sender

_CALLED_BY_THE_THREAD = ("command", "test")
_SYNCHRONOUS = ("send", "send_robust")
_METHODS = ("bound_method", "classmethod")


@dataclass(frozen=True, slots=True)
class Bar:
    """From ``start`` to ``end`` in nanoseconds of its process's clock.

    ``is_call`` tells that its thread did nothing else meanwhile but what lies within it;
    ``details`` are shown when somebody looks at it. ``row`` is what those with ever new names
    have in common, as a viewer has a row for each name.
    """

    name: str
    category: str
    start: int
    end: int
    thread: int
    is_call: bool
    details: dict[str, Any]
    row: str | None = None


def context_bar(begun: ContextBegun, ended: ContextEnded | None, last: int) -> Bar:
    """A request, command, task or test; up to ``last`` where its end is not known."""
    row = (begun.method or begun.kind) if begun.kind == "request" else None
    name = begun.name if row else f"{begun.kind} {begun.name}"
    details: dict[str, Any] = {"context": begun.id, begun.kind: begun.name}
    if ended is None:
        name, details["outcome"] = f"{name} [unfinished]", "unfinished"
    else:
        mark = "" if ended.error is None else f" [{last_part(ended.error)}]"
        name += f" {ended.status}" if ended.status is not None else mark
        details |= _given(status=ended.status, error=ended.error)
    details |= _given(parent=begun.parent)
    end = last if ended is None else ended.end
    is_call = begun.kind in _CALLED_BY_THE_THREAD
    return Bar(name, begun.kind, begun.start, end, begun.thread, is_call, details, row)


def unfinished_bar(begun: DispatchBegun, last: int) -> Bar:
    """A dispatch of which nothing is known but that it began."""
    name = f"{_dispatch_name(begun.signal, begun.sender)} [unfinished]"
    details = _dispatch_details(begun, "unfinished")
    is_call = begun.method in _SYNCHRONOUS
    return Bar(name, "dispatch", begun.start, last, begun.thread, is_call, details)


def dispatch_bars(dispatch: Dispatch, last: int) -> Iterator[Bar]:
    """A dispatch, then its receivers that ran; up to ``last`` where it has no end."""
    end = last if dispatch.end is None else dispatch.end
    is_call = dispatch.method in _SYNCHRONOUS
    yield Bar(
        _dispatch_name(dispatch.signal, dispatch.sender) + _mark(dispatch.outcome, dispatch.error),
        "dispatch",
        dispatch.start,
        end,
        dispatch.thread,
        is_call,
        _dispatch_details(dispatch, dispatch.outcome)
        | _given(error=dispatch.error, parent=dispatch.parent)
        | _elapsed(dispatch)
        | _given(
            arguments=_arguments(dispatch.arguments),
            not_run=[span.receiver.name for span in dispatch.spans if span.start is None] or None,
        ),
    )
    for span in dispatch.spans:
        if span.start is not None:
            yield Bar(
                _receiver_name(span.receiver) + _mark(span.outcome, span.error),
                "receiver",
                span.start,
                end if span.end is None else span.end,
                dispatch.thread if span.thread is None else span.thread,
                is_call and not span.is_async and span.thread is None,
                _receiver_details(span),
            )


def _dispatch_name(signal: str, sender: Sender) -> str:
    return f"{last_part(signal)} {sender.short}"


def _receiver_name(receiver: Receiver) -> str:
    """The end of its path, which is what a short bar has room for."""
    stem, locals_, rest = receiver.name.partition(".<locals>.")
    parts = stem.split(".")[-2 if receiver.kind in _METHODS and not locals_ else -1 :]
    return ".".join(parts) + locals_ + rest


def _mark(outcome: Outcome, error: str | None) -> str:
    """Behind the name of what did not return."""
    if outcome == "returned":
        return ""
    return f" [{last_part(error) if error and outcome == 'raised' else outcome}]"


def _dispatch_details(dispatch: Dispatch | DispatchBegun, outcome: Outcome) -> dict[str, Any]:
    return {
        "dispatch": dispatch.id,
        "signal": dispatch.signal,
        "sender": dispatch.sender.short,
        "method": dispatch.method,
        "outcome": outcome,
    } | _given(context=dispatch.context)


def _receiver_details(span: ReceiverSpan) -> dict[str, Any]:
    place = span.receiver.location
    details = {"receiver": span.receiver.name, "outcome": span.outcome} | _given(
        location=None if place is None else str(place), error=span.error
    )
    if span.is_async:
        details["busy_ms"] = span.busy / 1e6
    details |= _elapsed(span)
    if span.queries:
        details |= {"queries": span.queries, "query_ms": span.query_time / 1e6}
    if span.nested_queries:
        details["nested_queries"] = span.nested_queries
        details["nested_query_ms"] = span.nested_query_time / 1e6
    return details


def _elapsed(timed: Dispatch | ReceiverSpan) -> dict[str, Any]:
    """What it took where the bar is longer, because tracing took time in it."""
    is_known = timed.start is not None and timed.end is not None
    if not is_known or timed.elapsed == timed.end - timed.start:  # type: ignore[operator]
        return {}
    return {"elapsed_ms": timed.elapsed / 1e6}


def _arguments(arguments: tuple[tuple[str, str | None], ...]) -> Any:
    """Names, or values by name where there are any."""
    if any(value is not None for _, value in arguments):
        return dict(arguments)
    return [name for name, _ in arguments] or None


def _given(**details: Any) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}
