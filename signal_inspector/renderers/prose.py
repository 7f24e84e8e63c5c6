"""Sentences in lines that fit."""

from __future__ import annotations

import re

from rich.text import Text

from signal_inspector.renderers.cells import folded
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.look import Look


def readable(text: str, look: Look) -> str:
    """The text with an escape for each character that the place cannot show."""
    shown = visible(text)
    return shown.encode("ascii", "backslashreplace").decode() if look.ascii_only else shown


def wrapped(text: Text, width: int | None) -> list[Text]:
    """The text in lines of at most ``width`` columns, broken at blanks; one without a width.

    A word that is longer than a line, such as a dotted path, goes on in the next one.
    """
    if width is None or text.cell_len <= width:
        return [text]
    lines = [Text()]
    for word in text.divide([found.start() for found in re.finditer(r"(?<= )[^ ]", text.plain)]):
        bare = word.copy()
        bare.rstrip()
        if lines[-1].plain and lines[-1].cell_len + bare.cell_len > width:
            lines.append(Text())
        *whole, last = folded(bare, width)
        blanks = len(word) - len(bare)
        lines[-1:] = [*whole, last.append(" " * blanks)] if whole else [lines[-1].append_text(word)]
    for line in lines:
        line.rstrip()
    return lines
