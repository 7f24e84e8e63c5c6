"""What was sent, as a test sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from signal_inspector.domain.contract import SendMethod
from signal_inspector.testing.senders import ANYONE, is_sender, sender_meant
from signal_inspector.testing.wiring import signals_meant
from signal_inspector.tracing.engine import current_names
from signal_inspector.tracing.redaction import Redaction

_LONGEST = 60


@dataclass(frozen=True, eq=False, slots=True)
class SentSignal:
    """One send. ``kwargs`` are the arguments that receivers get, the objects themselves.

    Two are equal where the signal and the sender are the same, and method and arguments are
    equal. What is printed asks no object for its representation and tells no secret.
    """

    signal: Signal
    sender: Any
    method: SendMethod
    kwargs: dict[str, Any]

    @property
    def name(self) -> str:
        """The signal's own name: ``post_save``."""
        return short_name(self.path)

    @property
    def path(self) -> str:
        """Its full name: ``django.db.models.signals.post_save``."""
        return signal_path(self.signal)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SentSignal):
            return NotImplemented
        return (
            self.signal is other.signal
            and is_sender(self.sender, other.sender)
            and self.method == other.method
            and self.kwargs == other.kwargs
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        words = [f"sender={sender_text(self.sender)}", *argument_texts(self.kwargs)]
        return f"{self.name}({', '.join(words)})"


class CapturedSignals(list[SentSignal]):
    """Sends in the order in which they began."""

    @property
    def names(self) -> list[str]:
        """The signals' own names: ``["pre_save", "post_save"]``."""
        return [event.name for event in self]

    @property
    def senders(self) -> list[Any]:
        """What they were sent with."""
        return [event.sender for event in self]

    def of(self, *signals: Signal | str, sender: object = ANYONE) -> CapturedSignals:
        """The sends of these signals (of all, if none is given) with this sender.

        Raises UsageError for a name that means nothing.
        """
        wanted, by = signals_meant(signals), sender_meant(sender)
        return CapturedSignals(
            event
            for event in self
            if (not signals or any(event.signal is one for one in wanted))
            and is_sender(by, event.sender)
        )


def signal_path(signal: Signal) -> str:
    """The full name of a signal, ``<unnamed Signal>`` where it has none."""
    return current_names().signal(signal).value


def short_name(path: str) -> str:
    """The last part of a signal's full name, with what is in brackets behind it."""
    found = re.search(r"[^.\[]+(\[.*\])?$", path)
    return path if found is None or path.startswith("<") else found[0]


def sender_text(sender: Any) -> str:
    """A sender as people write it."""
    return current_names().sender(sender).value.short


def argument_texts(arguments: dict[str, Any]) -> list[str]:
    """``name=value`` for each, without secrets."""
    texts = Redaction(current_names().configuration.redact).arguments(arguments)
    return [f"{name}={_cut(text or '')}" for name, text in texts]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
