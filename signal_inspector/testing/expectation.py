"""What a test expects to be sent, and what to say where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from signal_inspector.domain.event import NearMissReason
from signal_inspector.testing.events import (
    SentSignal,
    argument_texts,
    sender_text,
    short_name,
    signal_path,
)
from signal_inspector.testing.senders import ANYONE, is_sender
from signal_inspector.tracing.near_misses import close_to

_MOST = 10
_MISSING = object()
_SENT_WITH: Mapping[NearMissReason, str] = {
    "proxy": "the sender is a proxy of {}",
    "child": "the sender is a child of {}",
    "instance": "the sender is an instance, not {} itself",
    "label": "the sender is a text, not {} itself",
}
_WANTED: Mapping[NearMissReason, str] = {
    "proxy": "the sender is the model behind {}",
    "child": "the sender is a parent of {}",
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A signal with a sender, and some of its arguments."""

    signal: Signal
    sender: Any
    kwargs: dict[str, Any]

    def is_met_by(self, event: SentSignal) -> bool:
        """Whether that is what was expected."""
        return is_sender(self.sender, event.sender) and all(
            name in event.kwargs and bool(value == event.kwargs[name])
            for name, value in self.kwargs.items()
        )

    def failure(
        self, times: int | None, of_signal: Sequence[SentSignal], others: Sequence[SentSignal]
    ) -> str:
        """What is wrong, in a line, and below it what was sent."""
        met = [event for event in of_signal if self.is_met_by(event)]
        if times is None or not met:
            lines = [f"{self} was not sent."]
        else:
            lines = [f"{self} was sent {_times(len(met))}, not {_times(times)}."]
        if of_signal:
            lines += ["What was sent:", *listed(map(self._told, of_signal))]
        elif others:
            counts = Counter(event.path for event in others)
            told = (f"{short_name(path)}, {_times(count)}" for path, count in counts.items())
            lines += ["What was sent instead:", *listed(told)]
        else:
            lines.append("No signal was sent.")
        return "\n".join(lines)

    def __str__(self) -> str:
        words = [] if self.sender is ANYONE else [f"sender={sender_text(self.sender)}"]
        words += argument_texts(self.kwargs)
        name = short_name(signal_path(self.signal))
        return f"{name} with {', '.join(words)}" if words else name

    def _told(self, event: SentSignal) -> str:
        """What was sent, and why it is not what was expected."""
        if is_sender(self.sender, event.sender):
            reasons = [*self._other_arguments(event)]
        else:
            reasons = [self._other_sender(event.sender)]
        return f"{event!r}: {'; '.join(reasons)}" if reasons else repr(event)

    def _other_sender(self, sent_with: Any) -> str:
        wanted = sender_text(self.sender)
        for near, reason in close_to(sent_with):
            if near is self.sender:
                return _SENT_WITH[reason].format(wanted)
        for near, reason in close_to(self.sender):
            if near is sent_with and reason in _WANTED:
                return _WANTED[reason].format(wanted)
        return "another sender"

    def _other_arguments(self, event: SentSignal) -> Iterable[str]:
        for name, value in self.kwargs.items():
            given = event.kwargs.get(name, _MISSING)
            if given is _MISSING:
                yield f"there is no {name}"
            elif not value == given:  # noqa: SIM201
                yield f"{name} is another"


def listed(items: Iterable[str]) -> list[str]:
    """Indented lines, the first of them where there are many."""
    lines = [f"  {item}" for item in items]
    if len(lines) <= _MOST + 1:
        return lines
    return [*lines[:_MOST], f"  ... and {len(lines) - _MOST} more"]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
