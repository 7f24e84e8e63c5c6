"""A connection at the end of a branch of a tree."""

from __future__ import annotations

from rich.text import Text

from signal_inspector.domain.snapshot import Connection
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import (
    flags_cell,
    folded,
    location_cell,
    receiver_cell,
    sender_cell,
)
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import orders_text


def receiver_leaf(
    connection: Connection,
    orders: tuple[int, ...],
    look: Look,
    indent: int,
    *,
    shows_sender: bool,
) -> Text:
    """Order, receiver and flags, then the location: beside where there is room, else below."""
    head = Text.assemble((f"{orders_text(orders)}  ", styles.QUIET))
    margin = head.cell_len
    head.append_text(receiver_cell(connection, len(orders), look))
    if shows_sender:
        head.append("  for ", style=styles.QUIET).append_text(sender_cell(connection.sender))
    flags = flags_cell(connection)
    if flags.plain:
        head.append("  ").append_text(flags)
    location = location_cell(connection.receiver.location, look)
    room = None if look.width is None else look.width - indent
    if room is None or head.cell_len + 2 + location.cell_len <= room:
        return head.append("  ").append_text(location) if location.plain else head
    lines = [
        _hanging(line, number, margin) for number, line in enumerate(folded(head, room - margin))
    ]
    lines += [Text(" " * margin).append_text(line) for line in folded(location, room - margin)]
    return Text("\n").join(lines)


def _hanging(line: Text, number: int, margin: int) -> Text:
    return line if number == 0 else Text(" " * (margin - 2)).append_text(line)
