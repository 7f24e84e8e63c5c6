"""The receivers of a dispatch, handed out so that their calls are seen.

- Django's own ``send`` calls each receiver as its loop takes it. It gets an iterator that
  notes when each is taken, and so calls the receivers themselves.
- Everything else gets stand-ins (``stand_ins``), which the bracket takes out of the responses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from types import CodeType, FunctionType
from typing import Any

from django.dispatch import Signal

from signal_inspector.tracing.faults import OUT_OF_ROOM
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.observer import Observer
from signal_inspector.tracing.spans import NOWHERE, Span, clock
from signal_inspector.tracing.stand_ins import AsyncStandIn, StandIn
from signal_inspector.tracing.steps import current

set_current = current.set


class Listing:
    """Stands around ``_live_receivers``. ``loops`` are the methods that get an iterator."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._names = observer.names
        # By id: code objects hash by all that is in them, and these live as long as we do.
        self._loops: dict[int, CodeType] = {}
        self._askers: dict[int, CodeType] = {}
        _put(self._askers, Signal.has_listeners.__code__)

    def know_loop(self, send: FunctionType) -> None:
        """Give this method an iterator: it calls each receiver as it takes it."""
        _put(self._loops, send.__code__)

    def around(self, method: FunctionType, _: str) -> Callable[..., Any]:
        """``_live_receivers`` that hands out what can be seen, to a dispatch alone."""
        _put(self._askers, method.__code__)
        listing, get_current = self, current.get

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
            if caller in listing._askers:
                return receivers
            try:
                return listing._visible(receivers, span, caller)
            except OUT_OF_ROOM:
                return receivers
            except Exception as fault:
                listing._observer.faulty(fault)
                return receivers

        return wraps(method)(_live_receivers)

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
