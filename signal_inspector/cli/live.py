"""The live tree: what fires, shown on stderr while it does."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from signal_inspector.cli.report import Report
from signal_inspector.domain.call_tree import Group
from signal_inspector.domain.event import Event, Process, ProcessEnded
from signal_inspector.renderers.call_tree import Shown, render_group
from signal_inspector.renderers.call_tree_lasting import render_lasting
from signal_inspector.renderers.quantities import lost_events, quantity
from signal_inspector.trace_files.assembly import Assembly
from signal_inspector.trace_files.choosing import Choice

_SOON = 1_000_000_000
"""Nanoseconds after which what lasts is shown before it is complete."""
_TOO_LATE = 5_000_000_000
"""Nanoseconds after which a terminal that cannot keep up is spared what is over."""

# That of the traced processes too: it is one for the whole machine.
_clock = time.perf_counter_ns


class Live:
    """Shows groups of dispatches as they are complete, and what lasts for long.

    A terminal that shows less quickly than the program sends lacks what is more than seconds
    old; how much that was is counted.
    """

    def __init__(self, report: Report, options: Mapping[str, Any], choice: Choice) -> None:
        self._report = report
        self._choice = choice
        self._is_on = not options["no_live"]
        self._options = options
        self._processes: dict[Hashable, Assembly] = {}
        self._announced: dict[Hashable, set[int]] = {}
        self._pids: set[int] = set()
        self._last: Group | None = None
        self._skipped = 0
        self._lost: dict[Hashable, int] = {}

    def add(self, file: Hashable, event: Event) -> None:
        """Take in one event of the process that writes that file."""
        assembly = self._processes.setdefault(file, Assembly())
        if isinstance(event, Process):
            self._lost[file] = event.lost
        if self._is_on:
            self._show(assembly.add(event))
            if isinstance(event, ProcessEnded):
                self._show(assembly.rest())
                del self._processes[file]

    def meanwhile(self) -> None:
        """Show what has lasted for long."""
        if not self._is_on:
            return
        for file, assembly in self._processes.items():
            self._show(assembly.held_since(_clock() - _SOON))
            self._announce(file, assembly, _clock() - _SOON)

    def close(self) -> None:
        """Show what is left."""
        if self._is_on:
            for assembly in self._processes.values():
                self._show(assembly.rest())

    def missing(self) -> Iterator[str]:
        """A line for each thing that was not shown, and why."""
        if self._skipped:
            skipped = quantity(self._skipped, "dispatch was", "dispatches were")
            yield f"{skipped} not shown, only counted, as the terminal could not keep up."
        lost = sum(self._lost.values())
        if lost:
            yield lost_events(lost)

    def _show(self, groups: Iterable[Group]) -> None:
        for group in groups:
            if self._report.is_watched and _age(group) > _TOO_LATE:
                self._skipped += sum(1 for sent in group.sent for _ in sent.walk())
                continue
            found = self._choice.group(group)
            if found.sent:
                self._pids.add(group.process.pid)
                draw = partial(render_group, found, shown=self._shown(), after=self._last)
                self._report.beside(draw)
                self._last = found

    def _announce(self, file: Hashable, assembly: Assembly, before: int) -> None:
        lasting = {begun.id: begun for begun in assembly.lasting(before)}
        announced = self._announced.setdefault(file, set())
        announced.intersection_update(lasting)
        for number in lasting.keys() - announced:
            begun = lasting[number]
            context, since = assembly.context(begun.context), before + _SOON - begun.start
            names = self._options["full_names"]
            self._report.beside(partial(render_lasting, begun, context, since, full_names=names))
            self._last = None
        announced.update(lasting)

    def _shown(self) -> Shown:
        return Shown(
            depth=self._options["depth"],
            full_names=self._options["full_names"],
            processes=len(self._pids) > 1,
        )


def _age(group: Group) -> int:
    """Nanoseconds since the last of its dispatches has ended, 0 where one never did."""
    ends = [sent.dispatch.end for sent in group.sent]
    return 0 if None in ends else _clock() - max(end for end in ends if end is not None)
