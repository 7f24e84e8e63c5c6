"""What was sent, written down by who sends it, by no means of a trace.

Each process has a file of JSON lines: one before a send, with all that a trace is to tell of it,
and one after it, with how it went.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@contextmanager
def noted(
    number: int,
    part: str,
    signal: str,
    method: str,
    path: str | None,
    inside: str | None = None,
    by: str | None = None,
) -> Iterator[None]:
    """Note the send in this block, which is a part of what is done for the request of a number.

    ``path`` is that of the request; None where the send belongs to none. ``inside`` is the part
    in which it happens, and ``by`` the name of the receiver that sends.
    """
    name = f"{number}/{part}"
    _write(
        name=name,
        signal=signal,
        method=method,
        path=path,
        inside=None if inside is None else f"{number}/{inside}",
        by=by,
    )
    try:
        yield
    except asyncio.CancelledError:
        _write(name=name, outcome="cancelled")
        raise
    except BaseException:
        _write(name=name, outcome="raised")
        raise
    _write(name=name, outcome="returned")


def _write(**fields: str | None) -> None:
    os.write(_file(os.getpid()), json.dumps(fields).encode() + b"\n")


@lru_cache
def _file(pid: int) -> int:
    path = Path(settings.SOAK_LEDGER) / f"ledger-{pid}.jsonl"
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
