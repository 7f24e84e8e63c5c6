"""Draws with rich for a terminal, a pipe or a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

from rich.console import Console, RenderableType
from rich.text import Text

from signal_inspector.cli.streams import Target
from signal_inspector.renderers.styles import Span

# Lines in a pipe are as long as what they hold.
_UNLIMITED = 10**6


class _Buffer(StringIO):
    """A buffer that says which encoding its text is for: rich asks it what it may draw."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def draw(renderable: RenderableType, target: Target) -> str:
    """The text of a rich renderable for ``target``, without spaces at the ends of lines."""
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
    return re.sub(r"[ \t]+$", "", buffer.getvalue(), flags=re.MULTILINE)


def draw_line(spans: Sequence[Span], target: Target) -> str:
    """Pieces of text in their styles, as they are, without an end of line."""
    text = Text.assemble(*((piece, style) for piece, style in spans))
    return draw(text, replace(target, width=None)).rstrip("\n")
