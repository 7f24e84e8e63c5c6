"""The life of a span, from the beginning of a dispatch to its end.

Nothing here raises: a fault of ours is told to the observer, and the dispatch goes on unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import get_ident
from typing import Any

from signal_inspector.tracing.faults import OUT_OF_ROOM
from signal_inspector.tracing.names import SenderName, SignalName
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.spans import NOWHERE, Place, Span, next_id
from signal_inspector.tracing.steps import current

NOTHING: Mapping[str, Any] = {}


class Lifecycle:
    """Begins and ends spans, and tells the observer of them."""

    def __init__(self, observer: Observer) -> None:
        self.is_active = False
        self._observer = observer
        self._names = observer.names

    def begin(
        self, signal: Any, how: str, args: tuple[Any, ...], named: dict[str, Any]
    ) -> Span | None:
        """The span of a dispatch; None for one that is not to be seen, or is seen already."""
        if not self.is_active:
            return None
        around = current.get()
        if around is not None and around[1] == NOWHERE and around[0].owner is signal:
            return None  # a subclass that calls its base's method: one dispatch
        try:
            return self._named_span(signal, how, args, named, around)
        except OUT_OF_ROOM:
            return None
        except Exception as fault:
            self._observer.faulty(fault)
            return None

    def _named_span(
        self,
        signal: Any,
        how: str,
        args: tuple[Any, ...],
        named: dict[str, Any],
        around: Place | None,
    ) -> Span | None:
        names = self._names
        spent = names.spent
        sender = args[0] if args else named.get("sender")
        name = names.known_signals.get(id(signal)) or names.signal(signal)
        if not self._observer.opens(name, named):
            return None
        sender_name = names.known_senders.get(id(sender)) or names.sender(sender)
        span = self._open(name, sender_name, how, signal, named, around)
        connected = len(signal.receivers)
        if name.met.get(sender_name) != connected:
            name.met[sender_name] = connected
            self._observer.met(span, sender)
        if names.spent != spent and around is not None:
            around[0].exclude(around[1], names.spent - spent)
        return span

    def _open(
        self,
        name: SignalName,
        sender: SenderName,
        how: str,
        signal: Any,
        named: dict[str, Any],
        around: Place | None,
    ) -> Span:
        span = Span()
        span.id = span.root_id = next_id()
        span.signal = name
        span.sender = sender
        span.method = how
        span.owner = signal
        span.named = named
        span.around = around
        span.marks = span.runs = span.details = None
        span.thread = get_ident()
        span.names = ()
        span.async_from = span.start = span.end = 0
        span.outcome = "returned"
        if around is not None:
            span.root_id, span.context = around[0].root_id, around[0].context
        else:
            span.context = self._observer.context()
            if span.thread not in self._observer.threads:
                self.entered()
        self._observer.open[span.id] = span
        try:
            if self._observer.wants_opened:
                self._observer.opened(span)
        except OUT_OF_ROOM:
            pass
        except Exception as fault:
            self._observer.faulty(fault)
        return span

    def entered(self) -> None:
        try:
            self._observer.entered()
        except Exception as fault:
            self._observer.faulty(fault)

    def end(self, span: Span) -> None:
        if span.names:
            self._observer.finished(span)
        else:
            self.unheard(span)
        # Of the program's things it keeps nothing.
        span.owner = span.around = None
        span.named = NOTHING

    def unheard(self, span: Span) -> None:
        if span.id in self._observer.open and span.outcome == "returned":
            self._count(span.signal, span.sender)
        self._observer.finished(span)

    def _count(self, name: SignalName, sender: SenderName) -> None:
        """One more send that nobody heard."""
        name.unheard[sender] = count = name.unheard.get(sender, 0) + 1
        if not count & (count - 1):
            self.count_told(name, sender, count)

    def count_told(self, name: SignalName, sender: SenderName, count: int) -> None:
        try:
            self._observer.unheard(name, sender, count)
        except OUT_OF_ROOM:
            pass
        except Exception as fault:
            self._observer.faulty(fault)
