"""What stands around Django's own bodies of ``send`` and its like, which run unchanged.

How the receivers are seen:

- Django's own ``send`` calls each receiver as its loop takes it. It gets an iterator that
  notes when each is taken, and so calls the receivers themselves.
- Everything else gets stand-ins (``stand_ins``), which the bracket takes out of the responses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from inspect import iscoroutinefunction
from threading import get_ident
from types import CodeType, FunctionType
from typing import Any

from django.dispatch import Signal, dispatcher
from django.dispatch.dispatcher import NO_RECEIVERS

from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.layers import Around
from signal_inspector.tracing.names import ReceiverName, SenderName, SignalName
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.spans import NOWHERE, Place, Span, clock, next_id
from signal_inspector.tracing.stand_ins import AsyncStandIn, StandIn, unwrap
from signal_inspector.tracing.steps import Steps, current

set_current = current.set
_NOTHING: Mapping[str, Any] = {}
_NO_NAMES: Sequence[ReceiverName] = ()
# Near the limit of recursion it is the program that fails, and it says so itself.
_OUT_OF_ROOM = (RecursionError, MemoryError)


class Bracket:
    """Makes what the patches put in place of Django's methods."""

    def __init__(self, observer: Observer) -> None:
        self.is_active = False
        self.height = 2
        self._observer = observer
        self._names = observer.names
        # By id: code objects hash by all that is in them, and these live as long as we do.
        self._loops: dict[int, CodeType] = {}
        self._askers: dict[int, CodeType] = {}
        _put(self._askers, Signal.has_listeners.__code__)
        self.methods: Mapping[str, Around] = {
            "_live_receivers": self._around_listing,
            "send": self._around_send,
            "send_robust": self._around_sync,
            "asend": self._around_async,
            "asend_robust": self._around_async,
        }

    def _around_send(self, method: FunctionType, how: str) -> Callable[..., Any]:
        if _calls_as_it_iterates(method):
            _put(self._loops, method.__code__)
            return self._around_loop(method)
        return self._around_sync(method, how)

    def _around_listing(self, method: FunctionType, _: str) -> Callable[..., Any]:
        """``_live_receivers`` that hands out what can be seen, to a dispatch alone."""
        _put(self._askers, method.__code__)
        bracket, get_current = self, current.get

        @unseen
        def _live_receivers(self: Any, sender: Any) -> Any:
            receivers = method(self, sender)
            place = get_current()
            if place is None:
                return receivers
            span, index = place
            if index != NOWHERE or span.owner is not self or span.marks or span.runs:
                return receivers
            caller = id(sys._getframe(1).f_code)
            if caller in bracket._askers:
                return receivers
            try:
                return bracket._visible(receivers, span, caller)
            except _OUT_OF_ROOM:
                return receivers
            except Exception as fault:
                bracket._observer.faulty(fault)
                return receivers

        return _dressed(_live_receivers, method)

    def _around_loop(self, method: FunctionType) -> Callable[..., Any]:
        """Around Django's own ``send``, written out: here is where time would be lost.

        What is new in any way goes the long way round.
        """
        bracket, observer = self, self._observer
        known_signals, known_senders = self._names.known_signals, self._names.known_senders
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
                    bracket._count_told(name, sender_name, count)
                return []  # as ``method`` does
            if (
                not bracket.is_active
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
                bracket._entered()
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
                    bracket._unheard(span)
                span.owner = None
                span.named = _NOTHING

        return _dressed(send, method)

    def _around_sync(self, method: FunctionType, how: str) -> Callable[..., Any]:
        @unseen
        def send(self_: Any, /, *args: Any, **named: Any) -> Any:
            span = self._begin(self_, how, args, named)
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
                self._end(span)

        return _dressed(send, method)

    def _around_async(self, method: FunctionType, how: str) -> Callable[..., Any] | None:
        if not iscoroutinefunction(method):
            return None  # what it returns is its own; the base's method that it calls is seen

        @unseen
        async def asend(self_: Any, /, *args: Any, **named: Any) -> Any:
            span = self._begin(self_, how, args, named)
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
                self._end(span)

        return _dressed(asend, method)

    def _begin(
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
        except _OUT_OF_ROOM:
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
                self._entered()
        self._observer.open[span.id] = span
        try:
            if self._observer.wants_opened:
                self._observer.opened(span)
        except _OUT_OF_ROOM:
            pass
        except Exception as fault:
            self._observer.faulty(fault)
        return span

    def _entered(self) -> None:
        try:
            self._observer.entered()
        except Exception as fault:
            self._observer.faulty(fault)

    def _visible(self, receivers: Any, span: Span, caller: int) -> Any:
        """The receivers so that their calls are seen, in the shape in which they came."""
        synchronous, asynchronous = receivers if type(receivers) is tuple else (receivers, ())
        names = self._names
        spent, known, name = names.spent, names.known_receivers, names.receiver
        found = [known.get(id(each)) or name(each) for each in synchronous]
        if asynchronous:
            found += [known.get(id(each)) or name(each) for each in asynchronous]
        span.names = found
        span.async_from = len(synchronous)
        if names.spent != spent:
            span.exclude(NOWHERE, names.spent - spent)
        if found and span.around is None and self._observer.wants_begun:
            self._observer.begun(span)
        if caller in self._loops:
            span.marks = []
            visible: Any = _taken(synchronous, span, span.marks.append)
        else:
            span.runs = {}
            visible = [StandIn(each, span, index) for index, each in enumerate(synchronous)]
        if type(receivers) is not tuple:
            return visible
        if not asynchronous:
            return visible, asynchronous
        span.runs = {}
        return visible, [
            AsyncStandIn(each, span, index)
            for index, each in enumerate(asynchronous, span.async_from)
        ]

    def _end(self, span: Span) -> None:
        if span.names:
            self._observer.finished(span)
        else:
            self._unheard(span)
        # Of the program's things it keeps nothing.
        span.owner = span.around = None
        span.named = _NOTHING

    def _unheard(self, span: Span) -> None:
        if span.id in self._observer.open and span.outcome == "returned":
            self._count(span.signal, span.sender)
        self._observer.finished(span)

    def _count(self, name: SignalName, sender: SenderName) -> None:
        """One more send that nobody heard."""
        name.unheard[sender] = count = name.unheard.get(sender, 0) + 1
        if not count & (count - 1):
            self._count_told(name, sender, count)

    def _count_told(self, name: SignalName, sender: SenderName, count: int) -> None:
        try:
            self._observer.unheard(name, sender, count)
        except _OUT_OF_ROOM:
            pass
        except Exception as fault:
            self._observer.faulty(fault)


def _is_cached_as_unheard(signal: Any, sender: Any) -> bool:
    return signal.use_caching and signal.sender_receivers_cache.get(sender) is NO_RECEIVERS


def _taken(receivers: list[Any], span: Span, mark: Callable[[int], None]) -> Iterator[Any]:
    """The receivers, with a mark when each is taken and when the last is done."""
    for index, receiver in enumerate(receivers):
        set_current((span, index))
        mark(clock())
        yield receiver
    mark(clock())
    set_current((span, NOWHERE))


def _put(table: dict[int, CodeType], code: CodeType) -> None:
    table[id(code)] = code


def _dressed(ours: Callable[..., Any], method: FunctionType) -> Callable[..., Any]:
    """``ours`` with the name, signature and documentation of ``method``."""
    return wraps(method)(ours)


def _calls_as_it_iterates(send: FunctionType) -> bool:
    """Whether ``send`` calls each receiver before it takes the next, and for none returns [].

    That is what all known versions of Django do; it is tried on a signal of no one's, so that
    a version which does otherwise gets stand-ins.
    """
    if send.__module__ != dispatcher.__name__ or send.__code__.co_filename != dispatcher.__file__:
        return False
    order: list[str] = []

    def first(**_: Any) -> None:
        order.append("call of the first")

    def second(**_: Any) -> None:
        order.append("call of the second")

    def taken() -> Iterator[Any]:
        for receiver in (first, second):
            order.append("taken")
            yield receiver
        order.append("end")

    signal = Signal()
    nothing = send(signal, None)
    takes_pair = type(signal._live_receivers(None)) is tuple
    signal.receivers = [None]
    vars(signal)["_live_receivers"] = lambda _: (taken(), []) if takes_pair else taken()
    responses = send(signal, None)
    return (
        nothing == []
        and order == ["taken", "call of the first", "taken", "call of the second", "end"]
        and [receiver for receiver, _ in responses] == [first, second]
    )
