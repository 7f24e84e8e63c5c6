"""What becomes of faults of ours: the program goes on."""

from __future__ import annotations

import sys

OUT_OF_ROOM = (RecursionError, MemoryError)
"""Near these limits it is the program that fails, and it says so itself."""


def say(what: str, fault: Exception) -> None:
    """One line on stderr, if there is one."""
    try:
        print(  # noqa: T201
            f"signal_inspector: {what}: {type(fault).__name__}: {fault}",
            file=sys.stderr,
            flush=True,
        )
    except Exception:
        return
