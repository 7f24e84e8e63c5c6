"""A bar on stderr for what takes long, where a person waits at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Advance = Callable[[int, int], None]
"""Takes how many are done, and of how many."""

_PATIENCE = 1.0
"""Seconds before the bar appears."""


@contextmanager
def progress_bar(stream: Any, what: str, *, shown: bool, color: bool) -> Iterator[Advance]:
    """A function to be told of each step; the bar is gone when the block ends."""
    if not shown:
        yield lambda _done, _total: None
        return
    bar = _Bar(stream, what, color)
    try:
        yield bar.advance
    finally:
        bar.close()


class _Bar:
    def __init__(self, stream: Any, what: str, color: bool) -> None:
        self._stream, self._what, self._color = stream, what, color
        self._begun = time.monotonic()
        self._progress: Any = None
        self._task: Any = None

    def advance(self, done: int, total: int) -> None:
        if self._progress is None:
            if time.monotonic() - self._begun < _PATIENCE:
                return
            self._open()
        self._progress.update(self._task, completed=done, total=total)

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = Console(file=self._stream, force_terminal=True, no_color=not self._color)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task(self._what)
        self._progress.start()
