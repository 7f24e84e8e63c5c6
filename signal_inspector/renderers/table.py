"""A snapshot as a table for people: receivers under the signal that calls them.

Columns are as wide as what they hold. Where a terminal is too narrow for that, location,
flags and app move to a second line under the receiver, which itself is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Pending
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import (
    dotted,
    flags_cell,
    folded,
    group_name,
    location_cell,
    pending_cell,
    receiver_cell,
    sender_cell,
)
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.rows import CELLS, NO_RECEIVERS, GroupKey, Row, group_rows

_GAP = 2
_TITLES = {"order": "#"}
_ALWAYS = ("order", "receiver", "sender")
# What may stand on a second line, less and less on the first.
_SECOND_LINES = ((), ("flags",), ("app", "flags"), ("app", "location", "flags"))
_YIELDING = ("location", "signal", "sender", "receiver")
_SMALLEST = 12


def render_table(
    rows: Sequence[Row],
    fields: Sequence[str],
    look: Look,
    group_by: GroupKey | None = "signal",
    pending: Sequence[Pending] = (),
) -> RenderableType:
    """The rows in groups with a heading each, or in one piece without ``group_by``."""
    columns = [field for field in fields if field != group_by]
    cells = {id(row): [_cell(row, column, look) for column in columns] for row in rows}
    indent = 0 if group_by is None else 2
    hidden = ("app",) if all(map(_names_its_owner, rows)) else ()
    layout = _layout(columns, list(cells.values()), look, indent, hidden)
    lines = layout.header() if any(row.connection is not None for row in rows) else []
    if group_by is None:
        lines += [line for row in rows for line in layout.row(cells[id(row)])]
    else:
        for name, members in group_rows(rows, group_by).items():
            lines += [Text(), *folded(_heading(name, members, group_by), look.width or 10**6)]
            lines += [
                line
                for row in members
                if row.connection is not None or group_by != "signal"
                for line in layout.row(cells[id(row)])
            ]
    return Group(*lines, *_pending(pending, look))


def _cell(row: Row, column: str, look: Look) -> Text:
    connection = row.connection
    if column == "signal":
        return _signal_name(row, look)
    if connection is None:
        return Text()
    if column == "receiver":
        return receiver_cell(connection, row.count, look)
    if column == "sender":
        return sender_cell(connection.sender)
    if column == "flags":
        return flags_cell(connection)
    if column == "location":
        return location_cell(connection.receiver.location, look)
    if column == "connected_at":
        return location_cell(connection.connected_at, look)
    return Text(visible(CELLS[column](row)), style=styles.QUIET if column == "order" else "")


def _names_its_owner(row: Row) -> bool:
    """Whether the app can be read off the receiver's path."""
    if row.connection is None:
        return True
    receiver = row.connection.receiver
    return receiver.owner in receiver.name.split(".")


def _signal_name(row: Row, look: Look) -> Text:
    """The name; of Django's own, which everybody knows, a terminal shows the last part."""
    name = row.signal.name
    if row.signal.origin == "django" and look.width is not None:
        name = last_part(name)
    return dotted(name, styles.HEADING)


def _heading(name: str, members: Sequence[Row], group_by: GroupKey) -> Text:
    heading = group_name(name, group_by)
    count = sum(row.count for row in members)
    shown = quantity(count, "receiver") if count else NO_RECEIVERS
    return heading.append(f"  {shown}" if name else shown, style=styles.QUIET)


def _pending(pending: Sequence[Pending], look: Look) -> list[Text]:
    if not pending:
        return []
    waiting = ("  connected to a model that was never loaded", styles.QUIET)
    lines = [Text(), Text.assemble(("Pending", styles.ALARM), waiting)]
    for one in pending:
        line = Text("  ").append_text(pending_cell(one))
        lines += folded(line, look.width or 10**6)
    return lines


@dataclass(frozen=True, slots=True)
class _Layout:
    """Widths of the columns, and which stand on a second line under the receiver."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    second: tuple[str, ...]
    indent: int
    look: Look
    all_columns: tuple[str, ...]

    def header(self) -> list[Text]:
        """The line of titles; none where there are no columns."""
        cells = [Text(_title(column), style=styles.QUIET) for column in self.columns]
        return self._beside([[cell] for cell in cells])

    def row(self, cells: Sequence[Text]) -> list[Text]:
        """The lines of one row, given a cell for each column."""
        by_column = dict(zip(self.all_columns, cells, strict=True))
        lines = self._beside(
            [
                folded(by_column[column], width)
                for column, width in zip(self.columns, self.widths, strict=True)
            ]
        )
        below = [by_column[column] for column in self.second if by_column[column].plain]
        if below:
            margin = self.indent + self._under()
            joined = Text().join(self._with_dots(below))
            room = (self.look.width or 10**6) - margin
            lines += [Text(" " * margin).append_text(line) for line in folded(joined, room)]
        return lines

    def _with_dots(self, cells: Sequence[Text]) -> Iterator[Text]:
        for number, cell in enumerate(cells):
            if number:
                yield Text(f" {self.look.dot} ", style=styles.QUIET)
            yield cell

    def _under(self) -> int:
        """Where the second line begins: under the receiver, or under the first column."""
        at = self.columns.index("receiver") if "receiver" in self.columns else 0
        return sum(self.widths[:at]) + _GAP * at

    def _beside(self, columns: Sequence[Sequence[Text]]) -> list[Text]:
        """Cells of one or more lines side by side, without spaces at the ends of lines."""
        lines = []
        for number in range(max(map(len, columns), default=0)):
            line = Text(" " * self.indent)
            at = self.indent
            for cell, width in zip(columns, self.widths, strict=True):
                if number < len(cell):
                    line.append(" " * (at - line.cell_len)).append_text(cell[number])
                at += width + _GAP
            lines.append(line)
        return lines


def _layout(
    columns: Sequence[str],
    rows: Sequence[Sequence[Text]],
    look: Look,
    indent: int,
    superfluous: Sequence[str],
) -> _Layout:
    """One line for each row if nearly all fit, else flags or more on a second line.

    What is superfluous is shown in a column of its own or not at all.
    """
    lengths = {
        column: sorted([len(_title(column)), *(row[index].cell_len for row in rows)])
        for index, column in enumerate(columns)
        if column in _ALWAYS or any(row[index].plain for row in rows)
    } or {column: [len(_title(column))] for column in columns}
    room = 10**6 if look.width is None else look.width - indent
    for below in _SECOND_LINES:
        first = {column: lengths[column] for column in lengths if column not in below} or lengths
        second = tuple(c for c in below if c in lengths.keys() - first.keys() - {*superfluous})
        widths = _widths(first, room, last_resort=below == _SECOND_LINES[-1])
        if widths is not None:
            break
    assert widths is not None
    return _Layout(tuple(widths), tuple(widths.values()), second, indent, look, tuple(columns))


def _widths(
    lengths: dict[str, list[int]], room: int, *, last_resort: bool
) -> dict[str, int] | None:
    """Widths that fit, the columns least looked at giving way first; None where they cannot.

    A column gives way only as far as seven in eight of its cells still fit, unless it is the
    last resort.
    """
    widths = {column: cells[-1] for column, cells in lengths.items()}
    others = [column for column in widths if column not in _YIELDING] if last_resort else []
    for column in (name for name in (*_YIELDING, *others) if name in widths):
        excess = sum(widths.values()) + _GAP * (len(widths) - 1) - room
        least = _most(lengths[column])
        if last_resort:
            share = room // max(3, len(widths)) if column != "receiver" else 0
            least = min(least, max(_SMALLEST, share))
        least = max(least, min(_SMALLEST, widths[column]), len(_title(column)))
        widths[column] = max(min(least, widths[column]), widths[column] - max(excess, 0))
    fits = sum(widths.values()) + _GAP * (len(widths) - 1) <= room
    return widths if fits or last_resort else None


def _most(lengths: list[int]) -> int:
    """The length that seven in eight do not exceed, given all in order."""
    return lengths[len(lengths) - 1 - len(lengths) // 8]


def _title(column: str) -> str:
    return _TITLES.get(column, column.replace("_", " ").capitalize())
