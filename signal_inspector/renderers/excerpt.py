"""A line of source with a line of carets under the fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from signal_inspector.renderers import styles
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import readable

_TAB = " " * 4
# Behind what a long line may go on in the next one, the best first.
_BREAKS = (" ", ",([{", ".", "_")


def excerpt(
    source: str, number: int, columns: tuple[int, int] | None, style: str, look: Look, margin: int
) -> list[Text]:
    """The source of line ``number`` without its indentation, behind ``margin`` blanks.

    ``columns`` are the first and the one past the last that get carets, from 1, in characters
    of the source; ``style`` is that of the carets. A line that is too long for the terminal goes
    on in the next one, each with its own carets.
    """
    indent = len(source) - len(source.lstrip())
    pieces = [_shown(character, look) for character in source.strip()]
    first, end = (0, 0) if columns is None else (column - 1 - indent for column in columns)
    bar = "|" if look.ascii_only else "│"
    head, blank = f"{number} {bar} ", f"{' ' * len(str(number))} {bar} "
    room = None if look.width is None else look.width - margin - len(head)
    lines = []
    for start, stop in _rows(pieces, room):
        gutter = head if start == 0 else blank
        text = "".join(pieces[start:stop])
        lines.append(Text.assemble(" " * margin, (gutter, styles.QUIET), text))
        left, right = max(start, first), min(stop, end)
        if left < right:
            carets = "^" * max(1, _cells(pieces[left:right]))
            before = " " * _cells(pieces[start:left])
            lines.append(
                Text.assemble(" " * margin, (blank, styles.QUIET), before, (carets, style))
            )
    return lines


def _shown(character: str, look: Look) -> str:
    return _TAB if character == "\t" else readable(character, look)


def _cells(pieces: Sequence[str]) -> int:
    return cell_len("".join(pieces))


def _rows(pieces: Sequence[str], room: int | None) -> Iterator[tuple[int, int]]:
    """Where each row starts and stops."""
    start = 0
    while start < len(pieces):
        stop = start + 1
        while stop < len(pieces) and (room is None or _cells(pieces[start : stop + 1]) <= room):
            stop += 1
        if stop < len(pieces):
            stop = _best_break(pieces, (start + stop) // 2, stop)
        yield start, stop
        start = stop


def _best_break(pieces: Sequence[str], least: int, most: int) -> int:
    """Where a row stops that has room for ``most``, without leaving half of it empty."""
    for characters in _BREAKS:
        for stop in range(most, least, -1):
            if pieces[stop - 1] in characters:
                return stop
    return most
