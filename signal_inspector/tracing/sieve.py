"""What a trace with filters records of all that happens."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from signal_inspector.domain.event import NearMiss
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.tracing.names import SenderName, SignalName
from signal_inspector.tracing.spans import Span

_MOST = 20_000


class _Verdict(NamedTuple):
    """On dispatches of one signal with one sender to the same receivers."""

    keeps: bool
    excludes: bool


class Sieve:
    """Decides about dispatches as they end: those in a receiver end before the one around them.

    One is recorded if it is asked for; if one around it is, and it is not itself excluded; and
    if one in it was recorded, as that is how it came about.
    """

    def __init__(self, asked_for: DispatchFilter) -> None:
        self.asked_for = asked_for
        self._verdicts: dict[Hashable, _Verdict] = {}

    def begins(self, span: Span) -> bool:
        """Whether to tell of an outermost dispatch whose receivers are about to be called."""
        return self._verdict(span).keeps

    def ends(self, span: Span) -> bool:
        """Whether to record a dispatch, and with it, when they end, those around it."""
        if not (self._led_to_one(span) or self._is_asked_for(span)):
            return False
        for around in _lasting_around(span):
            if self._led_to_one(around):
                break
            around.detail().kept_by.add(self)
        return True

    def unheard(self, signal: SignalName, sender: SenderName) -> bool:
        """Whether to count what was sent in vain."""
        return self.asked_for.keeps(signal.value, sender.value, ())

    def near_miss(self, miss: NearMiss, is_async: bool) -> bool:
        """Whether to tell of it, by what was sent or by the class that was missed."""
        return self.asked_for.keeps_receiver(miss.receiver, is_async) and any(
            self.asked_for.keeps_sent(miss.signal, sender)
            for sender in (miss.sender, miss.listens_to)
        )

    def _led_to_one(self, span: Span) -> bool:
        return span.details is not None and self in span.details.kept_by

    def _is_asked_for(self, span: Span) -> bool:
        keeps, excludes = self._verdict(span)
        if keeps or excludes:
            return keeps
        return any(self._verdict(around).keeps for around in _lasting_around(span))

    def _verdict(self, span: Span) -> _Verdict:
        signal, sender, names = span.signal, span.sender, span.names
        key = (
            (signal, sender, span.async_from, *names)
            if self.asked_for.chooses_receivers
            else (signal, sender)
        )
        verdict = self._verdicts.get(key)
        if verdict is None:
            if len(self._verdicts) >= _MOST:
                self._verdicts.clear()
            receivers = [(name.value, index >= span.async_from) for index, name in enumerate(names)]
            verdict = self._verdicts[key] = _Verdict(
                self.asked_for.keeps(signal.value, sender.value, receivers),
                self.asked_for.excludes(signal.value, sender.value, [name.value for name in names]),
            )
        return verdict


def _lasting_around(span: Span) -> Iterator[Span]:
    """The dispatches around it that have not ended, from the inside outwards."""
    around = span.parent
    while around is not None:
        yield around
        around = around.parent
