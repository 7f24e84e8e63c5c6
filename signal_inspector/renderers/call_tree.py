"""Dispatches as trees for people, under what they happened in.

The numbers stand at the left, in columns that are the same in every tree: so trees that come
one by one are aligned, and what is long is the names at the right, which fold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.text import Text

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import Process
from signal_inspector.renderers import styles
from signal_inspector.renderers.call_tree_heading import heading
from signal_inspector.renderers.call_tree_names import (
    arguments_cell,
    outcome_cell,
    receiver_name,
    sent_with,
    signal_cell,
)
from signal_inspector.renderers.call_tree_rows import Folded, Node, Receiving, Row, Sending, rows_of
from signal_inspector.renderers.durations import DURATION_WIDTH, duration_cell, time_of_day
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import wrapped
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.rows import NO_RECEIVERS

_GAP = 2
_TIME_WIDTH = len("14:02:11.482")
_QUERIES_WIDTH = len("999 q")
# Narrower places have the time of day before the signal, not in a column of its own.
_LEAST_WITH_TIMES = 100
_LEVEL = 3
_LEAST_TEXT = 14
_MOST_LEVELS_IN_A_PIPE = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a trace: so many levels of dispatches (None: all), whole names, and the
    process of each group."""

    depth: int | None = None
    full_names: bool = False
    processes: bool = False


def render_group(
    group: Group, look: Look, shown: Shown, after: Group | None = None
) -> RenderableType | None:
    """The trees of a group under its heading; None for a group without dispatches.

    ``after`` is the group that stands above. Where that has the same heading it is not
    repeated; else there is an empty line between them.
    """
    if not group.sent:
        return None
    page = _Page(look, shown, group.process)
    lines: list[Text] = []
    if after is None or not _is_same(group, after):
        lines += [Text()] if after is not None else []
        above = heading(
            group,
            is_continued=group.goes_on and after is not None,
            full_names=shown.full_names,
            processes=shown.processes,
        )
        lines += wrapped(above, look.width)
    for sent in group.sent:
        lines += page.tree(sent)
    if group.left_out:
        missing = quantity(group.left_out, "nested dispatch is", "nested dispatches are")
        said = f"{missing} missing: there were too many to keep until the outermost was complete"
        lines += wrapped(Text(said, style=styles.NOTICE), look.width)
    return Lines(*lines)


def _is_same(group: Group, after: Group) -> bool:
    """Whether both are of one context, so that the second goes on below the first."""
    ids = [None if one.context is None else one.context.id for one in (group, after)]
    starts = [(one.process.pid, one.process.started) for one in (group, after)]
    # What ended has its duration in the heading, which the group above did not have.
    return ids[0] == ids[1] and starts[0] == starts[1] and group.ended == after.ended


def _measured(node: Node) -> tuple[int | None, int]:
    """How long it took, if that is known, and the queries: of a receiver its own, of a dispatch
    all in it."""
    if isinstance(node, Sending):
        dispatch = node.sent.dispatch
        queries = sum(span.queries + span.nested_queries for span in dispatch.spans)
        return None if dispatch.end is None else dispatch.elapsed, queries
    if isinstance(node, Receiving):
        return None if node.span.end is None else node.span.elapsed, node.span.queries
    return None, 0


def _queries_text(number: int) -> str:
    """``12 q``, ``1234q``, ``12k q``: no more columns than there are for it."""
    if number < 10_000:
        return f"{number} q" if number < 1_000 else f"{number}q"
    return f"{number // 1_000}k q" if number < 1_000_000 else f"{number // 1_000_000}M q"


class _Page:
    """Where the parts of a row stand."""

    def __init__(self, look: Look, shown: Shown, process: Process) -> None:
        self._look = look
        self._shown = shown
        self._process = process
        self._has_times = look.width is None or look.width >= _LEAST_WITH_TIMES
        self._margin = DURATION_WIDTH + _QUERIES_WIDTH + 2 * _GAP
        if self._has_times:
            self._margin += _TIME_WIDTH + _GAP
        self._bars = _ASCII if look.ascii_only else _BARS

    def tree(self, outermost: Sent) -> Iterator[Text]:
        """The lines of an outermost dispatch."""
        for row in rows_of(outermost, self._shown.depth):
            node = row.node
            numbers = self._numbers(node, is_outermost=not row.goes_on)
            yield from self._lines(numbers, row, self._text(node, is_outermost=not row.goes_on))
            if isinstance(node, Sending):
                arguments = arguments_cell(node.sent.dispatch)
                if arguments.plain:
                    yield from self._below(row, arguments)

    def _numbers(self, node: Node, *, is_outermost: bool) -> Text:
        """Time of day, duration and queries, without blanks at the end."""
        text = Text()
        if self._has_times and is_outermost:
            text.append(self._time(node), style=styles.QUIET)
        elapsed, queries = _measured(node)
        at = self._margin - 2 * _GAP - _QUERIES_WIDTH
        if elapsed is not None:
            cell = duration_cell(elapsed)
            text.append(" " * (at - cell.cell_len - text.cell_len)).append_text(cell)
        if queries:
            cell = Text(_queries_text(queries))
            at = self._margin - _GAP
            text.append(" " * (at - cell.cell_len - text.cell_len)).append_text(cell)
        return text

    def _time(self, node: Node) -> str:
        assert isinstance(node, Sending)
        return time_of_day(self._process, node.sent.dispatch.start)

    def _text(self, node: Node, *, is_outermost: bool) -> Text:
        if isinstance(node, Folded):
            shown = quantity(node.count, "dispatch", "dispatches")
            hint = f"{shown} below (--depth {node.depth} shows more)"
            return Text(hint, style=styles.QUIET)
        names = self._shown.full_names
        if isinstance(node, Receiving):
            parts = [receiver_name(node.span.receiver)]
            end = outcome_cell(node.span.outcome, node.span.error, full_names=names)
        else:
            dispatch = node.sent.dispatch
            parts = [
                signal_cell(dispatch.signal, full_names=names),
                sent_with(dispatch.sender, full_names=names),
            ]
            if not dispatch.spans:
                parts.append(Text(NO_RECEIVERS, style=styles.QUIET))
            if dispatch.method != "send":
                parts.append(Text(dispatch.method, style=styles.QUIET))
            if is_outermost and not self._has_times:
                parts.insert(0, Text(self._time(node), style=styles.QUIET))
            end = outcome_cell(dispatch.outcome, dispatch.error, full_names=names)
        marks = [Text(mark, style=styles.NOTICE) for mark in node.marks]
        return Text("  ").join([part for part in (*parts, *marks, end) if part.plain])

    def _lines(self, numbers: Text, row: Row, text: Text) -> Iterator[Text]:
        """The text behind its guides, folded; the guides of what is below go on beside it."""
        first, others = self._guides(row)
        for number, line in enumerate(self._folded(text, max(len(first), len(others)))):
            whole = numbers.copy() if number == 0 else Text()
            guides = first if number == 0 else others
            whole.append(" " * (self._margin - whole.cell_len))
            yield whole.append(guides, style=styles.QUIET).append_text(line)

    def _below(self, row: Row, text: Text) -> Iterator[Text]:
        """A text beneath a dispatch, between it and its receivers."""
        _, others = self._guides(row)
        for line in self._folded(text, len(others)):
            whole = Text(" " * self._margin).append(others, style=styles.QUIET)
            yield whole.append_text(line)

    def _folded(self, text: Text, guides: int) -> list[Text]:
        if self._look.width is None:
            return [text]
        return wrapped(text, self._look.width - self._margin - guides)

    def _guides(self, row: Row) -> tuple[str, str]:
        """What stands before the first line of a row, and before the others."""
        bars = self._bars
        levels = [bars.passing if goes_on else bars.blank for goes_on in row.goes_on]
        dropped, kept = "", self._most_levels()
        if len(levels) > kept:
            dropped = f"{len(levels) - kept}{bars.deeper} "
            levels = levels[-kept:]
        others = dropped + "".join(levels) + (bars.passing if row.has_below else bars.blank)
        if row.goes_on:
            levels[-1] = bars.branch if row.goes_on[-1] else bars.last
        is_concurrent = isinstance(row.node, Receiving) and row.node.is_concurrent
        return dropped + "".join(levels) + (bars.beside if is_concurrent else ""), others

    def _most_levels(self) -> int:
        """For how many levels there are guides, so that there is room for names."""
        if self._look.width is None:
            return _MOST_LEVELS_IN_A_PIPE
        room = self._look.width - self._margin
        return max(1, (room - max(_LEAST_TEXT, room // 2)) // _LEVEL)


@dataclass(frozen=True, slots=True)
class _Bars:
    """What trees are drawn with, each as wide as a level but the last two."""

    passing: str
    blank: str
    branch: str
    last: str
    beside: str
    deeper: str


_BARS = _Bars("│  ", "   ", "├─ ", "└─ ", "║ ", "»")
_ASCII = _Bars("|  ", "   ", "|- ", "`- ", "|| ", ">")
