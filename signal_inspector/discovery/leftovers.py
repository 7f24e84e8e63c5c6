"""Whether receivers may be alive only until the garbage collector runs next.

What a function made and only cycles hold, such as a class of its own, a closure that knows itself
or an object that keeps its own methods, is dead in a server within moments, but may still be there
when a short command looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any

from django.apps import AppConfig

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.places import find_held


def may_be_garbage(entries: Iterable[Entry]) -> bool:
    """Whether a local function, local class or instance is there that no attribute holds."""
    doubtful = {id(one) for entry in entries for one in _weakly_held(entry) if not _lasts(one)}
    if not doubtful:
        return False
    return not doubtful <= {id(held) for _, held in find_held(frozenset(doubtful))}


def _weakly_held(entry: Entry) -> Iterator[Any]:
    """What must live for the connection to live, but the methods of classes."""
    if entry.weak:
        is_method = type(entry.receiver) is MethodType
        yield entry.receiver.__self__ if is_method else entry.receiver
    if entry.sender is not static.MISSING:
        yield entry.sender


def _lasts(obj: Any) -> bool:
    """Whether it surely lasts as long as the process, without a look at who holds it."""
    cls = type(obj)
    if cls is FunctionType:
        return "<locals>" not in obj.__qualname__ and "<lambda>" not in obj.__qualname__
    if issubclass(cls, type):
        return "<locals>" not in static.qualname_of(obj)
    return issubclass(cls, (AppConfig, ModuleType))
