"""What a trace tells, in words that a test can write out."""

from __future__ import annotations

from collections.abc import Iterable

from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    NearMiss,
    ReceiverSpan,
    Unheard,
)
from signal_inspector.tracing.sinks.events import EventSink

DONE = "returned"


class Told(list[Event]):
    """Events as they came; called by the trace."""

    def __call__(self, event: Event) -> None:
        self.append(event)

    @property
    def dispatches(self) -> list[Dispatch]:
        """The dispatches, in the order in which they ended."""
        return [event for event in self if isinstance(event, Dispatch)]

    @property
    def only(self) -> Dispatch:
        """The one dispatch."""
        (one,) = self.dispatches
        return one

    @property
    def story(self) -> list[str]:
        """A line for each event but those about threads and processes."""
        return story(self)

    @property
    def trees(self) -> list[str]:
        """The outermost dispatches with what was sent in them, as indented lines."""
        return trees(self.dispatches)


def sink(told: Told) -> EventSink:
    """A sink that fills the list."""
    return EventSink(told)


def short(name: str) -> str:
    """The last part of a dotted path."""
    return name.rpartition(".")[2]


def span_text(span: ReceiverSpan) -> str:
    """A receiver and what became of it."""
    words = ["async"] if span.is_async else []
    words += [short(span.receiver.name), span.outcome]
    if span.error is not None:
        words.append(short(span.error))
    return " ".join(words)


def dispatch_text(event: Dispatch) -> str:
    """How something was sent, and to whom."""
    text = f"{event.method} {short(event.signal)}"
    if event.outcome != DONE:
        text += f" {event.outcome}"
        text += f" {short(event.error)}" if event.error is not None else ""
    return f"{text}: {', '.join(map(span_text, event.spans)) or 'nobody'}"


def event_text(event: Event) -> str | None:
    """An event without numbers and times."""
    if isinstance(event, Dispatch):
        return dispatch_text(event)
    if isinstance(event, DispatchBegun):
        return f"begun {event.method} {short(event.signal)}"
    if isinstance(event, ContextBegun):
        return " ".join(filter(None, ("begin", event.kind, event.method, event.name)))
    if isinstance(event, ContextEnded):
        return " ".join(["end", *(str(end) for end in (event.status, event.error) if end)])
    if isinstance(event, Unheard):
        return f"unheard {short(event.signal)} {event.sender.short} {event.count}"
    if isinstance(event, NearMiss):
        return (
            f"near miss {short(event.signal)} {event.sender.short}: {short(event.receiver.name)} "
            f"listens to {event.listens_to.short} ({event.reason})"
        )
    return None


def story(events: Iterable[Event]) -> list[str]:
    """A line for each event but those about threads and processes."""
    return [text for event in events if (text := event_text(event)) is not None]


def trees(dispatches: Iterable[Dispatch]) -> list[str]:
    """Outermost dispatches in the order of their beginning, the others under their receivers."""
    events = sorted(dispatches, key=lambda event: event.start)
    ids = {event.id for event in events}
    lines: list[str] = []

    def add(event: Dispatch, depth: int) -> None:
        lines.append("  " * depth + dispatch_text(event))
        for index in (*range(len(event.spans)), None):
            for child in events:
                if child.parent == event.id and child.parent_receiver == index:
                    assert child.root == event.root
                    name = "?" if index is None else short(event.spans[index].receiver.name)
                    lines.append("  " * (depth + 1) + f"in {name}")
                    add(child, depth + 2)

    for event in events:
        if event.parent not in ids:
            add(event, 0)
    return lines
