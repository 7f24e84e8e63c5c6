"""Puts the events of a process together: dispatches as trees, under what they happened in.

Memory is bounded, however long a trace lasts and whatever it lacks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
)

_HELD_KINDS = ("request", "task", "test")
_MOST_NESTED = 20_000
_MOST_HELD = 500
_MOST_KNOWN = 10_000

_Item = TypeVar("_Item")


@dataclass(slots=True)
class _Context:
    """A context, and its outermost dispatches that were not given yet."""

    begun: ContextBegun
    ended: ContextEnded | None = None
    held: list[Sent] = field(default_factory=list)
    left_out: int = 0
    has_given: bool = False


class Assembly:
    """Makes groups of the events of one process, in the order in which they are complete.

    The dispatches of a request, task or test are given when it has ended, all others at once.
    """

    def __init__(self) -> None:
        self._process: Process | None = None
        self._contexts: OrderedDict[int, _Context] = OrderedDict()
        self._past: OrderedDict[int, _Context] = OrderedDict()
        self._nested: dict[int, list[Dispatch]] = {}
        self._nested_count = 0
        self._left_out: dict[int, int] = {}
        self._complete: OrderedDict[int, None] = OrderedDict()
        self._begun: OrderedDict[int, DispatchBegun] = OrderedDict()

    @property
    def process(self) -> Process | None:
        """Whose events these are; None before the first."""
        return self._process

    def add(self, event: Event) -> Iterator[Group]:
        """Take in one event. Gives the group that it completes, if any."""
        if isinstance(event, Dispatch):
            yield from self._add_dispatch(event)
        elif isinstance(event, DispatchBegun):
            _keep(self._begun, event.id, event)
        elif isinstance(event, ContextBegun):
            _keep(self._contexts, event.id, _Context(event))
        elif isinstance(event, ContextEnded):
            context = self._contexts.pop(event.id, None)
            if context is not None:
                context.ended = event
                _keep(self._past, event.id, context)
                yield from self._given(context)
        elif isinstance(event, Process):
            self._process = event

    def lasting(self, before: int) -> Iterator[DispatchBegun]:
        """The outermost dispatches that began before that time of the clock and still last."""
        return (begun for begun in list(self._begun.values()) if begun.start < before)

    def context(self, number: int | None) -> ContextBegun | None:
        """The context of that number, if it is known."""
        found = self._find(number)
        return None if found is None else found.begun

    def held_since(self, before: int) -> Iterator[Group]:
        """What is held back of contexts that last, and was complete before that time."""
        for context in list(self._contexts.values()):
            if context.held and (context.held[0].dispatch.end or 0) < before:
                yield from self._given(context)

    def rest(self) -> Iterator[Group]:
        """What is left when no more events come: contexts and dispatches that did not end."""
        for root in list(self._nested):
            for sent in self._trees(self._take(root)):
                yield from self._place(sent, self._left_out.pop(root, 0))
        for context in list(self._contexts.values()):
            yield from self._given(context)

    def _add_dispatch(self, event: Dispatch) -> Iterator[Group]:
        if event.root != event.id and event.root not in self._complete:
            if self._nested_count < _MOST_NESTED:
                self._nested.setdefault(event.root, []).append(event)
                self._nested_count += 1
            elif event.root in self._left_out or len(self._left_out) < _MOST_KNOWN:
                self._left_out[event.root] = self._left_out.get(event.root, 0) + 1
            return
        self._begun.pop(event.id, None)
        _keep(self._complete, event.id, None)
        (sent,) = self._trees([*self._take(event.id), event], outermost=event)
        yield from self._place(sent, self._left_out.pop(event.id, 0))

    def _take(self, root: int) -> list[Dispatch]:
        nested = self._nested.pop(root, [])
        self._nested_count -= len(nested)
        return nested

    def _trees(
        self, dispatches: Iterable[Dispatch], outermost: Dispatch | None = None
    ) -> list[Sent]:
        """Dispatches as trees. Without its parent one belongs to the outermost, if there is one.

        A parent began before, so it has the lower number: none is in itself.
        """
        known = {dispatch.id: dispatch for dispatch in dispatches}
        below: dict[int | None, list[Dispatch]] = {}
        for dispatch in known.values():
            parent = dispatch.parent
            if parent not in known or parent >= dispatch.id or dispatch is outermost:
                parent = None
            if parent is None and outermost is not None and dispatch is not outermost:
                parent = outermost.id
            below.setdefault(parent, []).append(dispatch)
        made: dict[int, Sent] = {}
        for dispatch in _deepest_first(below):
            children = sorted(below.get(dispatch.id, ()), key=_start)
            made[dispatch.id] = Sent(dispatch, tuple(made[one.id] for one in children))
        return [made[one.id] for one in sorted(below.get(None, ()), key=_start)]

    def _place(self, sent: Sent, left_out: int) -> Iterator[Group]:
        """Hold it back until its context has ended, or give it."""
        context = self._find(sent.dispatch.context)
        if context is None:
            if self._process is not None:
                yield Group(self._process, None, None, (sent,), left_out=left_out)
            return
        context.held.append(sent)
        context.left_out += left_out
        waits = context.begun.kind in _HELD_KINDS and context.ended is None
        if not waits or len(context.held) >= _MOST_HELD:
            yield from self._given(context)

    def _find(self, number: int | None) -> _Context | None:
        if number is None:
            return None
        return self._contexts.get(number) or self._past.get(number)

    def _given(self, context: _Context) -> Iterator[Group]:
        if not context.held or self._process is None:
            return
        yield Group(
            process=self._process,
            context=context.begun,
            ended=context.ended,
            sent=tuple(context.held),
            inside=tuple(self._around(context.begun)),
            goes_on=context.has_given,
            left_out=context.left_out,
        )
        context.held, context.left_out, context.has_given = [], 0, True

    def _around(self, begun: ContextBegun) -> list[ContextBegun]:
        around: list[ContextBegun] = []
        parent = self.context(begun.parent)
        while parent is not None and len(around) < _MOST_HELD:
            around.insert(0, parent)
            parent = self.context(parent.parent)
        return around


def _deepest_first(below: dict[int | None, list[Dispatch]]) -> list[Dispatch]:
    """Every dispatch after those below it."""
    found: list[Dispatch] = []
    level = below.get(None, [])
    while level:
        found += level
        level = [one for dispatch in level for one in below.get(dispatch.id, ())]
    return found[::-1]


def _start(dispatch: Dispatch) -> int:
    return dispatch.start


def _keep(table: OrderedDict[int, _Item], key: int, value: _Item) -> None:
    """Put it in, and let the oldest go where there are too many."""
    table[key] = value
    if len(table) > _MOST_KNOWN:
        table.popitem(last=False)
