"""Recorded traces of several processes as one."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path

from signal_inspector.domain.call_tree import Group
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ProcessEnded,
)
from signal_inspector.trace_files.assembly import Assembly
from signal_inspector.trace_files.files import older, read_trace

Tell = Callable[[Event, Process], object]


def distinct(paths: Iterable[Path]) -> list[Path]:
    """Each file once, in the order given; an older file with the one that goes on from it."""
    found = {_resolved(path): path for path in reversed(list(paths))}
    with_newer = {older(path) for path in found}
    return [path for resolved, path in reversed(found.items()) if resolved not in with_newer]


def _resolved(path: Path) -> Path:
    """Without links. What is wrong with a path is said when it is read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a NUL
        return path.absolute()


class Recorded:
    """The recorded traces in some files (``paths``), one process in each.

    What there is to know about the files besides their events is known when all is read.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = distinct(paths)
        self._broken: dict[Path, int] = {}
        self._processes: dict[Path, Process] = {}

    @property
    def broken(self) -> dict[Path, int]:
        """How many lines of a file could not be understood, where there are any."""
        return {path: count for path, count in self._broken.items() if count}

    @property
    def processes(self) -> list[Process]:
        """Those whose events were read so far, in the order of the files, as last told."""
        return [self._processes[path] for path in self.paths if path in self._processes]

    def streams(self) -> list[Iterator[Event]]:
        """The events of each process.

        Raises UsageError, when they are read, for a file that cannot be read or is no trace.
        """
        return [self._events(path) for path in self.paths]

    def groups(self, tell: Tell) -> Iterator[Group]:
        """What all processes did, in the order in which it was complete.

        ``tell`` is called with each event, before the group that it completes is given. No more
        than what is incomplete is kept. Raises UsageError as ``streams()`` does.
        """
        streams = [_groups(events, tell) for events in self.streams()]
        for _, group in heapq.merge(*streams, key=itemgetter(0)):
            yield group

    def _events(self, path: Path) -> Iterator[Event]:
        self._broken[path] = 0

        def tell_broken(count: int) -> None:
            self._broken[path] += count

        for event in read_trace(path, tell_broken):
            if isinstance(event, Process):
                self._processes[path] = event
            yield event


def _groups(events: Iterator[Event], tell: Tell) -> Iterator[tuple[int, Group]]:
    """The groups of a process, each with the time of day when it was complete."""
    assembly = Assembly()
    process = next(events)
    assert isinstance(process, Process)
    offset = process.started - process.clock
    latest = process.clock
    for event in chain((process,), events):
        tell(event, process)
        latest = max(latest, _time(event))
        for group in assembly.add(event):
            yield latest + offset, group
    for group in assembly.rest():
        yield latest + offset, group


def chosen_events(events: Iterable[Event], choose: Callable[[Group], Group]) -> Iterator[Event]:
    """The events of a process with those dispatches alone that ``choose`` leaves in groups.

    They come when their group is complete, and what only tells that one begins does not come.
    """
    assembly = Assembly()
    for event in events:
        yield from _dispatches(map(choose, assembly.add(event)))
        if not isinstance(event, (Dispatch, DispatchBegun)):
            yield event
    yield from _dispatches(map(choose, assembly.rest()))


def _dispatches(groups: Iterable[Group]) -> Iterator[Dispatch]:
    """Those in the groups, what is nested before what it is in."""
    for group in groups:
        for outermost in group.sent:
            for sent in reversed(list(outermost.walk())):
                yield sent.dispatch


def _time(event: Event) -> int:
    """The latest moment that it tells of, on the clock of its process."""
    if isinstance(event, (ContextEnded, ProcessEnded)):
        return event.end
    if isinstance(event, (ContextBegun, DispatchBegun)):
        return event.start
    if isinstance(event, Dispatch):
        return event.start if event.end is None else event.end
    return 0
