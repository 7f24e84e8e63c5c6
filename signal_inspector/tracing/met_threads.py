"""The threads that a trace has told of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from signal_inspector.domain.event import Thread
from signal_inspector.tracing.spans import Run

_MOST = 10_000


class MetThreads:
    """Calls ``tell`` with a thread before anything in it is told of."""

    def __init__(self, tell: Callable[[Thread], object]) -> None:
        self._tell = tell
        self._names: dict[int, str] = {}

    def forget(self) -> None:
        """Tell of all again."""
        self._names.clear()

    def meet_runs(self, runs: dict[int, Run]) -> None:
        """The threads of receivers; more may begin meanwhile."""
        for run in runs.copy().values():
            self.meet(run.thread)

    def meet(self, thread: int) -> None:
        """A thread, by its id."""
        # current_thread() would make a Thread for one that has none; this may be a name anew
        # for another thread with the same id.
        known: Any = threading._active.get(thread)  # type: ignore[attr-defined]
        name = f"thread {thread}" if known is None else known._name
        if type(name) is str and self._names.get(thread) != name:
            if len(self._names) >= _MOST:
                self._names.clear()
            self._names[thread] = name
            self._tell(Thread(thread, name))
