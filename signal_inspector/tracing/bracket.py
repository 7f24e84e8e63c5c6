"""What stands around Django's own bodies of ``send`` and its like, which run unchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import iscoroutinefunction
from threading import get_ident
from types import FunctionType
from typing import Any

from django.dispatch.dispatcher import NO_RECEIVERS

from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.layers import Around
from signal_inspector.tracing.lifecycle import NOTHING, Lifecycle
from signal_inspector.tracing.listing import Listing
from signal_inspector.tracing.loop_probe import calls_as_it_iterates
from signal_inspector.tracing.names import ReceiverName
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.spans import NOWHERE, Span, clock, next_id
from signal_inspector.tracing.stand_ins import unwrap
from signal_inspector.tracing.steps import Steps, current

set_current = current.set
_NO_NAMES: Sequence[ReceiverName] = ()


class Bracket:
    """The layer that makes a span of every dispatch, from ``begin`` to ``end``."""

    def __init__(self, observer: Observer) -> None:
        self.height = 2
        self._observer = observer
        self._spans = Lifecycle(observer)
        self._listing = Listing(observer)
        self.methods: Mapping[str, Around] = {
            "_live_receivers": self._listing.around,
            "send": self._around_send,
            "send_robust": self._around_sync,
            "asend": self._around_async,
            "asend_robust": self._around_async,
        }

    def begin(self) -> None:
        """Make spans from now on."""
        self._spans.is_active = True

    def end(self) -> None:
        """Make no more of them."""
        self._spans.is_active = False

    def _around_send(self, method: FunctionType, how: str) -> Callable[..., Any]:
        if calls_as_it_iterates(method):
            self._listing.know_loop(method)
            return self._around_loop(method)
        return self._around_sync(method, how)

    def _around_loop(self, method: FunctionType) -> Callable[..., Any]:
        """Around Django's own ``send``, written out: here is where time would be lost.

        What is new in any way goes the long way round.
        """
        spans, observer = self._spans, self._observer
        known_signals, known_senders = observer.names.known_signals, observer.names.known_senders
        get_current, reset_current = current.get, current.reset
        get_context, finished, lasting = observer.context, observer.finished, observer.open
        new_way = self._around_sync(method, "send")

        @unseen
        def send(self: Any, sender: Any, **named: Any) -> Any:
            name = known_signals.get(id(self))
            sender_name = known_senders.get(id(sender))
            if name is None or sender_name is None or not name.is_plain:
                way = method if name is not None and name.is_quiet else new_way
                return way(self, sender, **named)
            if observer.counts_unheard and (
                not self.receivers
                # As Django's send asks, but only where the answer was yes before.
                or (sender_name in name.unheard and _is_cached_as_unheard(self, sender))
            ):
                name.unheard[sender_name] = count = name.unheard.get(sender_name, 0) + 1
                if not count & (count - 1):
                    spans.count_told(name, sender_name, count)
                return []  # as ``method`` does
            if (
                not spans.is_active
                or get_current() is not None
                or name.met.get(sender_name) != len(self.receivers)
                or observer.wants_opened
            ):
                return new_way(self, sender, **named)
            span = Span()
            span.id = span.root_id = number = next_id()
            span.signal = name
            span.sender = sender_name
            span.method = "send"
            span.owner = self
            span.named = named
            span.around = span.marks = span.runs = span.details = None
            span.context = get_context()
            span.thread = thread = get_ident()
            span.names = _NO_NAMES
            span.async_from = span.end = 0
            span.outcome = "returned"
            if thread not in observer.threads:
                spans.entered()
            lasting[number] = span
            token = set_current((span, NOWHERE))
            try:
                span.start = clock()
                responses = method(self, sender, **named)
            except BaseException as error:
                span.failed(error)
                raise
            else:
                return responses if span.runs is None else unwrap(responses)
            finally:
                span.end = clock()
                reset_current(token)
                if span.names:  # which _live_receivers has set
                    finished(span)
                else:
                    spans.unheard(span)
                span.owner = None
                span.named = NOTHING

        return wraps(method)(send)

    def _around_sync(self, method: FunctionType, how: str) -> Callable[..., Any]:
        spans = self._spans

        @unseen
        def send(self_: Any, /, *args: Any, **named: Any) -> Any:
            span = spans.begin(self_, how, args, named)
            if span is None:
                return method(self_, *args, **named)
            token = current.set((span, NOWHERE))
            try:
                span.start = clock()
                responses = method(self_, *args, **named)
            except BaseException as error:
                span.failed(error)
                raise
            else:
                return responses if span.runs is None else unwrap(responses)
            finally:
                span.end = clock()
                current.reset(token)
                spans.end(span)

        return wraps(method)(send)

    def _around_async(self, method: FunctionType, how: str) -> Callable[..., Any] | None:
        if not iscoroutinefunction(method):
            return None  # what it returns is its own; the base's method that it calls is seen
        spans = self._spans

        @unseen
        async def asend(self_: Any, /, *args: Any, **named: Any) -> Any:
            span = spans.begin(self_, how, args, named)
            if span is None:
                return await method(self_, *args, **named)
            try:
                span.start = clock()
                responses = await Steps(method(self_, *args, **named), (span, NOWHERE))
            except BaseException as error:
                span.failed(error)
                raise
            else:
                return responses if span.runs is None else unwrap(responses)
            finally:
                span.end = clock()
                spans.end(span)

        return wraps(method)(asend)


def _is_cached_as_unheard(signal: Any, sender: Any) -> bool:
    return signal.use_caching and signal.sender_receivers_cache.get(sender) is NO_RECEIVERS
