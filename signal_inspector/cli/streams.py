"""Where reports go: a terminal, a pipe or a file, and what each of them can show."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from signal_inspector.errors import UsageError

# Lines in a pipe are as long as what they hold.
_UNLIMITED = 10**6
_BOX_CHARACTERS = "├└│─×·"


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
    is_terminal = bool(getattr(stream, "isatty", bool)())
    return Target(
        is_terminal=is_terminal,
        width=_terminal_width() if is_terminal else None,
        color=_wants_color(is_terminal, no_color, force_color, os.environ),
        encoding=getattr(stream, "encoding", None) or "utf-8",
    )


def _terminal_width() -> int:
    return max(40, shutil.get_terminal_size((80, 24)).columns)


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


class _Buffer(StringIO):
    """A buffer that says which encoding its text is for: rich asks it what it may draw."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def render(renderable: RenderableType, target: Target) -> str:
    """The text of a rich renderable for ``target``, every character encodable there."""
    buffer = _Buffer("ascii" if target.ascii_only else "utf-8")
    console = Console(
        file=buffer,
        width=target.width or _UNLIMITED,
        color_system="standard" if target.color else None,
        force_terminal=target.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(renderable, soft_wrap=False, no_wrap=target.width is None, crop=False)
    text = re.sub(r"[ \t]+$", "", buffer.getvalue(), flags=re.MULTILINE)
    return text.encode(target.encoding, "backslashreplace").decode(target.encoding)


def write_file(path: str, text: str) -> None:
    """Writes ``text`` to ``path`` whole or not at all. Raises UsageError where it cannot."""
    temporary: str | None = None
    try:
        target = Path(path).resolve()
        if target.exists() and not target.is_file():  # a device or a pipe, not to be replaced
            target.write_text(text, encoding="utf-8")
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise UsageError(f"cannot write {path!r}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def silence_stdout() -> None:
    """Points standard output away, so that nothing fails when Python flushes it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
