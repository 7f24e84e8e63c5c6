"""The table of receivers with their totals: numbers at the left, names at the right.

Where a terminal has no room for both, the numbers of a receiver are a sentence below its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from signal_inspector.domain.summary import ReceiverTotals, Summary
from signal_inspector.renderers import styles
from signal_inspector.renderers.call_tree_names import receiver_name, signal_in_full
from signal_inspector.renderers.durations import DURATION_WIDTH, duration_cell, duration_text
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import wrapped
from signal_inspector.renderers.quantities import quantity

_GAP = 2
_INDENT = 2
TITLES = ("Time", "Total", "Calls", "Mean", "Max", "Queries", "Errors", "Not run")
_DURATIONS = (1, 3, 4)
# In narrower places what failed is told in words behind the name.
_LEAST_WITH_FAILURES = 100
_FAILURES = TITLES.index("Errors")
_LEAST_NAMES = 24


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and the names behind them."""

    cells: tuple[Text, ...]
    name: Text
    signal: Text | None = None


def totals_lines(summary: Summary, look: Look, most: int | None) -> list[Text]:
    """The lines of the table: receivers by their share of the time, then all together.

    Of more than ``most`` receivers, the others share a row. Without any there is one line.
    """
    if not summary.totals:
        return [Text("No receiver ran.", style=styles.QUIET)]
    rows = list(_rows(summary, look, most))
    ends = _FAILURES if look.width is not None and look.width < _LEAST_WITH_FAILURES else None
    columns = [
        column
        for column in range(len(TITLES))[:ends]
        if column < _FAILURES or any(row.cells[column].plain for row in rows)
    ]
    titles = tuple(Text(title, style=styles.QUIET) for title in TITLES)
    widths = {
        column: max(
            DURATION_WIDTH if column in _DURATIONS else 0,
            *(cells[column].cell_len for cells in (titles, *(row.cells for row in rows))),
        )
        for column in columns
    }
    margin = sum(widths.values()) + _GAP * len(widths)
    if look.width is not None and look.width - margin < _LEAST_NAMES:
        return [line for row in rows for line in _told(row, look.width)]
    room = None if look.width is None else look.width - margin
    failures = [Text() if ends is None else _failures(row) for row in rows]
    names = [Text("Receiver", style=styles.QUIET), *_names(rows, room)]
    return [
        line
        for cells, name, failed in zip(
            (titles, *(row.cells for row in rows)), names, (Text(), *failures), strict=True
        )
        for line in _beside(_numbers(cells, widths), _lines(name, failed, room), margin)
    ]


def _rows(summary: Summary, look: Look, most: int | None) -> Iterator[_Row]:
    """A row for each receiver, one for the others, and one for all."""
    shown = summary.totals
    if most is not None and len(shown) > most + 1:
        shown = shown[:most]
    all_own = sum(row.own for row in summary.totals)
    for row in shown:
        total, mean = Text(), Text()
        if row.calls:
            total, mean = duration_cell(row.total), duration_cell(row.total // row.calls)
        cells = _cells([row], all_own, total, mean)
        yield _Row(cells, receiver_name(row.receiver), signal_in_full(row.signal, look))
    others = summary.totals[len(shown) :]
    if others:
        own = duration_cell(sum(row.own for row in others))
        name = Text(f"{len(others):,} more ({look.more_by} shows them)", style=styles.QUIET)
        yield _Row(_cells(others, all_own, own, Text()), name)
    name = Text(quantity(len(summary.totals), "receiver"), style=styles.HEADING)
    name.append(f", {quantity(summary.dispatches, 'dispatch', 'dispatches')}")
    if summary.left_out:
        name.append(f", without {summary.left_out:,} receivers for which there was no room")
    own = Text(duration_text(all_own))
    yield _Row(_cells(summary.totals, all_own, own, Text()), name)


def _cells(
    rows: Sequence[ReceiverTotals], all_own: int, total: Text, mean: Text
) -> tuple[Text, ...]:
    """The cells of a row that stands for these."""
    calls = sum(row.calls for row in rows)
    return (
        Text(_share(sum(row.own for row in rows), all_own)),
        total,
        Text(_counted(calls)),
        mean,
        duration_cell(max(row.longest for row in rows)) if calls else Text(),
        Text(_counted(sum(row.queries for row in rows))),
        Text(_counted(sum(row.errors for row in rows)), style=styles.ALARM),
        Text(_counted(sum(row.not_run for row in rows)), style=styles.NOTICE),
    )


def _share(own: int, all_own: int) -> str:
    if not own:
        return ""
    share = own * 100 / all_own
    return "<1%" if share < 1 else f"{share:.0f}%"


def _counted(number: int) -> str:
    """A number; nothing for none, so that what is there stands out."""
    return f"{number:,}" if number else ""


def _numbers(cells: Sequence[Text], widths: dict[int, int]) -> Text:
    """The cells at the right of their columns."""
    line = Text()
    end = -_GAP
    for column, width in widths.items():
        end += _GAP + width
        if cells[column].plain:
            line.append(" " * (end - line.cell_len - cells[column].cell_len))
            line.append_text(cells[column])
    return line


def _names(rows: Sequence[_Row], room: int | None) -> Iterator[Text]:
    """Receiver and signal of each row, the signals below each other where there is room."""
    receivers = max((row.name.cell_len for row in rows if row.signal), default=0)
    signals = max((row.signal.cell_len for row in rows if row.signal), default=0)
    fits = room is None or receivers + _GAP + signals <= room
    for row in rows:
        name = row.name.copy()
        if row.signal is not None:
            blanks = receivers - name.cell_len if fits else 0
            name.append(" " * (blanks + _GAP)).append_text(row.signal)
        yield name


def _failures(row: _Row) -> Text:
    """``2 errors  1 not run``, as far as there were any."""
    errors, not_run = row.cells[_FAILURES:]
    parts = []
    if errors.plain:
        parts.append(errors + Text(" error" if errors.plain == "1" else " errors", errors.style))
    if not_run.plain:
        parts.append(not_run + Text(" not run", not_run.style))
    return Text(" " * _GAP).join(parts)


def _lines(name: Text, failures: Text, room: int | None) -> list[Text]:
    """The name, folded, and what failed behind it or below."""
    lines = wrapped(name, None if room is None else room - _INDENT)
    if not failures.plain or room is None:
        return lines
    if lines[-1].cell_len + _GAP + failures.cell_len > room - _INDENT:
        return [*lines, *wrapped(failures, room - _INDENT)]
    return [*lines[:-1], lines[-1] + Text(" " * _GAP) + failures]


def _beside(numbers: Text, lines: Sequence[Text], margin: int) -> Iterator[Text]:
    """The lines behind the numbers, all but the first a little further in."""
    first, *others = lines
    yield numbers.append(" " * (margin - numbers.cell_len)).append_text(first)
    for line in others:
        yield Text(" " * (margin + _INDENT)).append_text(line)


def _told(row: _Row, width: int) -> Iterator[Text]:
    """The names, and below them what the columns say in words."""
    name = row.name.copy()
    if row.signal is not None:
        name.append(" " * _GAP).append_text(row.signal)
    yield from wrapped(name, width)
    parts = [
        Text.assemble((f"{title.lower()} ", styles.QUIET), cell)
        for title, cell in zip(TITLES, row.cells, strict=True)
        if cell.plain
    ]
    for line in wrapped(Text(", ").join(parts), width - _INDENT):
        yield Text(" " * _INDENT).append_text(line)
