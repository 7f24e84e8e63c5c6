"""The rows of a tree of dispatches, before they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from signal_inspector.domain.call_tree import Sent
from signal_inspector.domain.event import Dispatch, ReceiverSpan

Mark = str
"""A word about how a dispatch or receiver came to run."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A dispatch; ``marks`` say what is odd about where it happened."""

    sent: Sent
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiving:
    """A receiver of a dispatch with what it sent; ``is_concurrent`` if it ran beside others."""

    span: ReceiverSpan
    sent: tuple[Sending, ...]
    marks: tuple[Mark, ...] = ()
    is_concurrent: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Dispatches that are too deep to be shown: how many, and how deep the next ones are."""

    count: int
    depth: int


Node = Sending | Receiving | Folded


@dataclass(frozen=True, slots=True)
class Row:
    """A node at its place: for it and each node around it but the outermost, whether others
    follow on the same level."""

    node: Node
    goes_on: tuple[bool, ...] = ()
    has_below: bool = False


@dataclass(slots=True)
class _Open:
    """A node whose row is still to be made; it is, or is of, a dispatch of that level."""

    node: Node
    depth: int
    goes_on: tuple[bool, ...] = field(default=())


def rows_of(outermost: Sent, depth: int | None = None) -> Iterator[Row]:
    """Rows from the outermost dispatch down: its receivers in order, what they sent under each.

    ``depth`` is how many levels of dispatches are shown; None for all. Chains of dispatches
    may be longer than Python's stack is deep.
    """
    waiting = [_Open(Sending(outermost), 1)]
    while waiting:
        one = waiting.pop()
        nodes = _below(one.node, one.depth, depth)
        yield Row(one.node, one.goes_on, bool(nodes))
        last = len(nodes) - 1
        waiting += reversed(
            [
                _Open(node, one.depth + isinstance(node, Sending), (*one.goes_on, number < last))
                for number, node in enumerate(nodes)
            ]
        )


def _below(node: Node, depth: int, most: int | None) -> Sequence[Node]:
    if isinstance(node, Sending):
        return _receivers(node.sent, depth, most)
    if isinstance(node, Receiving):
        return _shown(node.sent, depth, most)
    return ()


def _receivers(sent: Sent, depth: int, most: int | None) -> list[Node]:
    """The receivers of a dispatch, then what no receiver is known for."""
    dispatch = sent.dispatch
    sent_by: dict[int | None, list[Sending]] = {}
    for one in sent.below:
        by = receiver_of(one.dispatch, dispatch)
        span = None if by is None else dispatch.spans[by]
        sent_by.setdefault(by, []).append(Sending(one, tuple(_marks(one, dispatch, span))))
    concurrent = concurrent_spans(dispatch.spans)
    receivers: list[Node] = [
        Receiving(
            span,
            tuple(sent_by.get(index, ())),
            tuple(_span_marks(span, index in concurrent)),
            index in concurrent,
        )
        for index, span in enumerate(dispatch.spans)
    ]
    return [*receivers, *_shown(sent_by.get(None, ()), depth, most)]


def receiver_of(dispatch: Dispatch, around: Dispatch) -> int | None:
    """The index of the receiver that sent it; None where that is not known, as where the
    dispatch between the two is missing."""
    index = dispatch.parent_receiver
    if dispatch.parent != around.id or index is None or not 0 <= index < len(around.spans):
        return None
    return index


def _shown(sent: Sequence[Sending], depth: int, most: int | None) -> Sequence[Node]:
    """The dispatches, or how many they are with those in them."""
    if not sent or most is None or depth < most:
        return sent
    return [Folded(sum(1 for one in sent for _ in one.sent.walk()), depth + 1)]


def _marks(sent: Sent, around: Dispatch, span: ReceiverSpan | None) -> Iterator[Mark]:
    """What is odd about where a dispatch happened, within the one around it."""
    dispatch = sent.dispatch
    if span is None:
        yield "by no known receiver"
    else:
        if span.end is not None and dispatch.start >= span.end:
            yield "after it ended"
        if dispatch.thread != (around.thread if span.thread is None else span.thread):
            yield "another thread"


def _span_marks(span: ReceiverSpan, is_concurrent: bool) -> Iterator[Mark]:
    if is_concurrent:
        yield "concurrent"
    elif span.is_async:
        yield "async"
    if span.thread is not None:
        yield "another thread"


def concurrent_spans(spans: Sequence[ReceiverSpan]) -> set[int]:
    """The indices of receivers that ran while another of them did."""
    found: set[int] = set()
    running: tuple[float, int] | None = None
    started = (
        (span.start, _end(span, span.start), index)
        for index, span in enumerate(spans)
        if span.start is not None
    )
    for start, end, index in sorted(started):
        if running is not None and start < running[0]:
            found |= {index, running[1]}
        if running is None or end > running[0]:
            running = end, index
    return found


def _end(span: ReceiverSpan, start: int) -> float:
    """When it ended. If it did not, it may have run beside all that came after, where Django
    awaited it."""
    if span.end is not None:
        return span.end
    return float("inf") if span.is_async else start
