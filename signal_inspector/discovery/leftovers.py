"""Whether receivers may be alive only until the garbage collector runs next.

What a function made and only cycles hold, such as a class of its own or a closure that knows
itself, is dead in a server within moments, but may still be there when a short command looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from types import FunctionType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.places import find_held


def may_be_garbage(entries: Iterable[Entry]) -> bool:
    """Whether a local function, partial or local class is there that no attribute holds."""
    doubtful = {id(one) for entry in entries for one in _weakly_held(entry) if _is_local(one)}
    if not doubtful:
        return False
    return not doubtful <= {id(held) for _, held in find_held(frozenset(doubtful))}


def _weakly_held(entry: Entry) -> Iterator[Any]:
    if entry.weak:
        yield entry.receiver
    if entry.sender is not static.MISSING:
        yield entry.sender


def _is_local(obj: Any) -> bool:
    cls = type(obj)
    if cls is FunctionType:
        return "<locals>" in obj.__qualname__ or "<lambda>" in obj.__qualname__
    if issubclass(cls, type):
        return "<locals>" in static.qualname_of(obj)
    return issubclass(cls, partial)
