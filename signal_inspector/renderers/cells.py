"""The texts that reports for people are made of, with what their colours say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from signal_inspector.domain.names import split_path
from signal_inspector.domain.snapshot import Connection, Location, Pending, Sender
from signal_inspector.renderers import styles
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import GroupKey, flags_of, sender_text

_SITE_FOLDER = re.compile(r"^.*/(?:site|dist)-packages/")
# Where a name or path may go on in the next line, the best first; and where a sentence may.
_BREAKS = ("/", "., ", "_")
SENTENCE_BREAKS = (" ", *_BREAKS)


def dotted(name: str, style: str) -> Text:
    """A dotted path whose last part, the one to read, stands out."""
    head, tail = split_path(visible(name))
    return Text.assemble((head, styles.QUIET), (tail, style))


def group_name(name: str, key: GroupKey) -> Text:
    """What the rows below have in common; an app is no dotted path."""
    if key == "app":
        return Text.assemble((visible(name), styles.HEADING))
    return dotted(name, styles.HEADING)


def receiver_cell(connection: Connection, count: int, look: Look) -> Text:
    """The receiver in the colour of its origin, with its count."""
    style = styles.ORIGIN_STYLES[connection.receiver.origin]
    return dotted(connection.receiver.name, style).append(look.times(count), style=styles.NOTICE)


def sender_cell(sender: Sender) -> Text:
    """The sender; one that is unknown stands out."""
    if sender.kind == "unknown":
        return Text("? (unknown)", style=styles.ALARM)
    style = styles.QUIET if sender.kind == "any" else styles.SENDER
    return Text(visible(sender_text(sender)), style=style)


def flags_cell(connection: Connection) -> Text:
    """The flags, that of a receiver which will not live in production as an alarm."""
    style = styles.ALARM if connection.debug_only else styles.NOTICE
    return Text(visible(", ".join(flags_of(connection))), style=style)


def pending_cell(pending: Pending) -> Text:
    """Which receiver waits for what."""
    return Text.assemble(
        dotted(pending.receiver.name, styles.HEADING),
        "  waits for ",
        (visible(pending.sender), styles.ALARM),
        "  on ",
        dotted(pending.signal, ""),
    )


def location_cell(location: Location | None, look: Look) -> Text:
    """File and line as a link; on a terminal without the way to the installed packages."""
    if location is None:
        return Text()
    shown = str(location)
    if look.width is not None:
        shown = _SITE_FOLDER.sub("", shown)
    style = Style(dim=True)
    if look.editor_url is not None:
        path = quote((look.root / location.path).as_posix(), errors="backslashreplace")
        style += Style(link=look.editor_url.format(path=path, line=location.line or 1))
    return Text(visible(shown), style=style)


def folded(text: Text, width: int, breaks: Sequence[str] = _BREAKS) -> list[Text]:
    """The text in lines of at most ``width`` columns, broken behind a slash, dot or the like.

    Lines after the first are indented; nothing is left out but blanks at the breaks.
    """
    if text.cell_len <= width:
        return [text]
    pieces = text.divide(list(_offsets(text.plain, width, breaks)))
    for piece in pieces:
        piece.rstrip()
    return [pieces[0], *(Text("  ").append_text(piece) for piece in pieces[1:])]


def _offsets(plain: str, width: int, breaks: Sequence[str]) -> Iterator[int]:
    start, room = 0, max(width, 4)
    while (end := _fitting(plain, start, room)) < len(plain):
        start = _best_break(plain, start, end, breaks)
        yield start
        room = max(width - 2, 4)


def _fitting(plain: str, start: int, room: int) -> int:
    end = start
    while end < len(plain) and cell_len(plain[start : end + 1]) <= room:
        end += 1
    return end


def _best_break(plain: str, start: int, end: int, breaks: Sequence[str]) -> int:
    """Behind the last character that fits, of the first kind that is there; else anywhere."""
    for characters in breaks:
        found = max(plain.rfind(character, start, end) for character in characters)
        if found >= start:
            return found + 1
    return end
