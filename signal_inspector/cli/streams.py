"""What the places that reports go to can show: a terminal, a pipe or a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signal_inspector.errors import UsageError

_BOX_CHARACTERS = "├└│─×·"
_LEAST_WIDTH = 40
_USUAL_WIDTH = 80
_MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """What the place that a text goes to can show.

    ``width`` is None where lines may be of any length.
    """

    is_terminal: bool
    width: int | None
    color: bool
    encoding: str

    @property
    def ascii_only(self) -> bool:
        """Whether the encoding lacks the characters of trees and tables."""
        try:
            _BOX_CHARACTERS.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return True
        return False


FILE = Target(is_terminal=False, width=None, color=False, encoding="utf-8")


def target_of(stream: Any, *, no_color: bool, force_color: bool) -> Target:
    """What ``stream`` can show, by its kind, the options and the environment."""
    stream = behind_the_wrapper(stream)
    is_terminal = bool(getattr(stream, "isatty", bool)())
    return Target(
        is_terminal=is_terminal,
        width=_width(stream) if is_terminal else None,
        color=_wants_color(is_terminal, no_color, force_color, os.environ),
        encoding=getattr(stream, "encoding", None) or "utf-8",
    )


def _width(terminal: Any) -> int:
    """Its columns, which ``COLUMNS`` overrides."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and len(given) <= _MOST_DIGITS and int(given) > 0:
        return max(_LEAST_WIDTH, int(given))
    try:
        columns = os.get_terminal_size(terminal.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return max(_LEAST_WIDTH, columns or _USUAL_WIDTH)


def _wants_color(
    is_terminal: bool, no_color: bool, force_color: bool, environ: Mapping[str, str]
) -> bool:
    """Options first, then NO_COLOR and FORCE_COLOR, then what the stream is."""
    if no_color or force_color:
        return force_color
    if environ.get("NO_COLOR") or environ.get("DJANGO_COLORS") == "nocolor":
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def encodable(text: str, target: Target) -> str:
    """The text with an escape for each character that ``target`` cannot encode."""
    return text.encode(target.encoding, "backslashreplace").decode(target.encoding)


def write_all(stream: Any, text: str) -> bool:
    """Writes to one of Django's output wrappers; a reader that has gone away ends it quietly.

    Returns whether somebody may still read. Raises UsageError where nothing more can be
    written, as on a full disk.
    """
    out = behind_the_wrapper(stream)
    if out is None:  # closed before Python began
        return False
    try:
        stream.write(text, style_func=lambda plain: plain, ending="")
        stream.flush()
    except OSError as error:
        # Python would flush it again at exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"cannot write the output: {error.strerror or error}") from error
        return False
    return True


def behind_the_wrapper(stream: Any) -> Any:
    """Django's wrapper has attributes of its own base class in the place of the stream's."""
    return getattr(stream, "_out", stream)
