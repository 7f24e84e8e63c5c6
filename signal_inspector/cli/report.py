"""Prints: the report to stdout or a file, all else to stderr.

What only some reports need, rich above all, is imported where it is used.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from signal_inspector.cli.streams import (
    FILE,
    Target,
    behind_the_wrapper,
    encodable,
    target_of,
    write_all,
)
from signal_inspector.conf import load_configuration
from signal_inspector.renderers import styles
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.look import Look

if TYPE_CHECKING:
    from rich.console import RenderableType

_ALONE = 0.2
"""Seconds in which nobody else is taken to have written."""


class Report:
    """The two streams of a command, and what they can show."""

    def __init__(self, stdout: Any, stderr: Any, options: Mapping[str, Any]) -> None:
        self._colors = {"no_color": options["no_color"], "force_color": options["force_color"]}
        self._stdout, self._stderr = stdout, stderr
        self._target = target_of(stdout, **self._colors)
        self._error_target = target_of(stderr, **self._colors)
        self._quiet = options["verbosity"] == 0
        self._stands_below = False
        self._written = 0.0

    def write(
        self, make: Callable[[Look], RenderableType | Iterator[RenderableType]], path: str | None
    ) -> None:
        """Writes what ``make`` gives for the place where it goes: the whole, or piece by piece.

        A text is written as it is. A reader that goes away ends the writing quietly.
        """
        target = self._target if path is None else FILE
        made = make(_look(target))
        pieces = made if isinstance(made, Iterator) else iter([made])
        texts = (one if isinstance(one, str) else _drawn(one, target) for one in pieces)
        if path is not None:
            from signal_inspector.cli.files import write_file

            write_file(path, texts)
            return
        for text in texts:
            self._stands_below |= bool(text) and self._target.is_terminal
            if not write_all(self._stdout, encodable(text, target)):
                return

    def warn(self, text: str) -> None:
        """One line about something that the report lacks."""
        self._say([("warning: ", styles.ALARM), (text, "")])

    def note(self, spans: list[styles.Span]) -> None:
        """One line beside the report; none of these with ``--verbosity 0``."""
        if self._quiet:
            return
        if self._stands_below and self._error_target.is_terminal:
            self._say([])
        self._stands_below = False
        self._say(spans)

    @property
    def is_watched(self) -> bool:
        """Whether what is said beside the report goes to a terminal."""
        return self._error_target.is_terminal

    def beside(self, make: Callable[[Look], RenderableType | None], *, apart: bool = False) -> None:
        """Writes to stderr what ``make`` gives for it, while another process may write there too.

        Where that may have been since the last time, a line of its own is begun; an empty line
        where it is to stand ``apart``.
        """
        self._error_target = target_of(self._stderr, **self._colors)  # a window may change
        made = make(_look(self._error_target))
        if made is None:
            return
        text = encodable(_drawn(made, self._error_target), self._error_target)
        alone = time.monotonic() - self._written < _ALONE and not apart
        start = "" if alone or text.startswith("\n") else "\n"
        write_all(self._stderr, start + text)
        self._written = time.monotonic()

    def progress(self, what: str) -> AbstractContextManager[Callable[[int, int], None]]:
        """A bar on stderr for what takes over a second, where a person waits at a terminal."""
        from signal_inspector.cli.progress import progress_bar

        shown = self._error_target.is_terminal and not self._quiet
        stream = behind_the_wrapper(self._stderr)
        return progress_bar(stream, what, shown=shown, color=self._error_target.color)

    def pass_on(self, out: str, err: str) -> None:
        """What another process has printed, as it is."""
        write_all(self._stdout, encodable(out, self._target))
        write_all(self._stderr, encodable(err, self._error_target))

    def _say(self, spans: list[styles.Span]) -> None:
        spans = [(visible(" ".join(text.split("\n"))), style) for text, style in spans]
        line = "".join(text for text, _ in spans)
        if self._error_target.color:
            line = _colored(spans, self._error_target)
        write_all(self._stderr, encodable(line, self._error_target) + "\n")


def _drawn(renderable: RenderableType, target: Target) -> str:
    from signal_inspector.cli.drawing import draw

    return draw(renderable, target)


def _colored(spans: list[styles.Span], target: Target) -> str:
    from signal_inspector.cli.drawing import draw_line

    return draw_line(spans, target)


def _look(target: Target) -> Look:
    configuration = load_configuration()
    links = target.is_terminal and target.color
    return Look(
        width=target.width,
        ascii_only=target.ascii_only,
        editor_url=configuration.editor_url if links else None,
        root=configuration.root,
    )
