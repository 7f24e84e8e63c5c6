"""Sends as fast as it can, in threads and forks, until it is killed.

    python victim.py FOLDER BOUND

Its environment has it traced, where BOUND is 0; otherwise it traces itself, to files that may take
so many bytes. How far each thread has come stands in memory that outlives the process.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.dispatch import Signal

FORKS = 2
THREADS = 3
WIDTH = 8

outer = Signal()
inner = Signal()


def nest(number: int, lane: int, **_: Any) -> None:
    """Send what is in it."""
    inner.send("victim", number=number, lane=lane)


def hear(**_: Any) -> None:
    """Do nothing."""


def send_on(lane: int, progress: mmap.mmap) -> None:
    """Send, and note each send that is complete."""
    number = 0
    while True:
        number += 1
        outer.send("victim", number=number, lane=lane)
        progress[lane * WIDTH : (lane + 1) * WIDTH] = number.to_bytes(WIDTH, "little")


def main(folder: Path, bound: int) -> None:
    """Never returns."""
    settings.configure(INSTALLED_APPS=["signal_inspector"])
    django.setup()
    if bound:
        from signal_inspector.tracing.sinks.spool import Spool
        from signal_inspector.tracing.tracer import trace

        trace(Spool(str(folder / "trace-%p.jsonl"), most_bytes=bound), values=True).start()
    outer.connect(nest)
    outer.connect(hear)
    inner.connect(hear)
    for _ in range(FORKS):
        if os.fork() == 0:
            break
    file = folder / f"progress-{os.getpid()}"
    file.write_bytes(bytes(THREADS * WIDTH))
    with file.open("r+b") as opened:
        progress = mmap.mmap(opened.fileno(), 0)
    for lane in range(THREADS):
        threading.Thread(target=send_on, args=(lane, progress)).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
