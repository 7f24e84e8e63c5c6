"""How much memory processes have, looked at while they run."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from statistics import median

import psutil

_MIB = 1 << 20


@dataclass(frozen=True)
class Growth:
    """Memory of a process that was there for most of a run, in MiB.

    ``early`` is the median of the second quarter of the run, as much is loaded in the first;
    ``late`` that of the last quarter.
    """

    pid: int
    early: float
    late: float

    @property
    def ratio(self) -> float:
        """Late over early."""
        return self.late / self.early


class Watch:
    """Looks at all children of some processes once a second, in a thread."""

    def __init__(self, parents: list[int]) -> None:
        self._parents = parents
        self._samples: dict[int, list[tuple[float, int]]] = {}
        self._begun = time.monotonic()
        self._length = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()
        self._length = time.monotonic() - self._begun

    def growths(self, pids: set[int]) -> list[Growth]:
        """Those of the processes among these that lived through most of the run."""
        found = []
        for pid, samples in self._samples.items():
            early = [size for at, size in samples if 0.25 <= at / self._length < 0.5]
            late = [size for at, size in samples if at / self._length >= 0.75]
            begun, ended = samples[0][0] / self._length, samples[-1][0] / self._length
            if pid in pids and begun < 0.25 and ended > 0.9 and early and late:
                found.append(Growth(pid, median(early) / _MIB, median(late) / _MIB))
        return found

    def _look(self) -> None:
        while not self._over.wait(1):
            at = time.monotonic() - self._begun
            for parent in self._parents:
                try:
                    children = psutil.Process(parent).children(recursive=True)
                    for child in children:
                        size = child.memory_info().rss
                        self._samples.setdefault(child.pid, []).append((at, size))
                except psutil.NoSuchProcess:
                    continue
