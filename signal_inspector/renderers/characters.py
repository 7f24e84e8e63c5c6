"""Texts of others, as they may go to a terminal or into a line."""

from __future__ import annotations

import re

# Control characters, ends of lines, what turns the direction of all that follows, and halves of
# characters, which no encoding has.
_NOT_SHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with an escape for each character that a terminal would not show, but obey."""
    return _NOT_SHOWN.sub(lambda found: repr(found.group())[1:-1], text)


def one_line(text: str) -> str:
    """The text as a part of a line: a blank for all blanks and ends of lines in a row."""
    return visible(" ".join(text.split()))
