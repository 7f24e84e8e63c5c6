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
    """Order, receiver and flags, then the places: beside where there is room, else below."""
    head = Text.assemble((f"{orders_text(orders)}  ", styles.QUIET))
    margin = head.cell_len
    head.append_text(receiver_cell(connection, len(orders), look))
    if shows_sender:
        head.append("  for ", style=styles.QUIET).append_text(sender_cell(connection.sender))
    flags = flags_cell(connection)
    if flags.plain:
        head.append("  ").append_text(flags)
    places = _places(connection, look)
    room = None if look.width is None else look.width - indent
    if room is None or head.cell_len + sum(2 + place.cell_len for place in places) <= room:
        return Text("  ").join([head, *places])
    lines = [
        _hanging(line, number, margin) for number, line in enumerate(folded(head, room - margin))
    ]
    for place in places:
        lines += [Text(" " * margin).append_text(line) for line in folded(place, room - margin)]
    return Text("\n").join(lines)


def _places(connection: Connection, look: Look) -> list[Text]:
    """Where the receiver is defined and, if that is known, where it was connected."""
    places = [location_cell(connection.receiver.location, look)]
    if connection.connected_at is not None:
        at = location_cell(connection.connected_at, look)
        places.append(Text.assemble(("connected at ", styles.QUIET), at))
    return [place for place in places if place.plain]


def _hanging(line: Text, number: int, margin: int) -> Text:
    return line if number == 0 else Text(" " * (margin - 2)).append_text(line)
