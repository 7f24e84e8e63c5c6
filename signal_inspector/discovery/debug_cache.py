"""Which weak receivers live only because DEBUG is on.

With DEBUG, ``Signal.connect`` asks ``func_accepts_kwargs`` about each receiver, whose
``lru_cache`` then holds the receiver strongly (django/utils/inspect.py). In production
nothing does, and a lambda or local function is collected at once.
"""

from __future__ import annotations

import gc
import sys
import weakref
from types import FunctionType
from typing import Any

from django.utils import inspect as django_inspect

# Builds without the GIL count references to functions later, so that counts say nothing.
_COUNTS_ARE_EXACT = "t" not in getattr(sys, "abiflags", "")


def _count(holder: list[Any]) -> int:
    return sys.getrefcount(holder[0])


class DebugCache:
    """What Django's cache of receivers' parameters holds at this moment."""

    def __init__(self) -> None:
        cached = getattr(django_inspect, "_get_func_parameters", None)
        keys = gc.get_referents(cached) if cached is not None and _COUNTS_ARE_EXACT else []
        self._times_held: dict[int, int] = {}
        for key in keys:
            if type(key) is tuple and key:
                held = id(key[0])
                self._times_held[held] = self._times_held.get(held, 0) + 1
        # A function that only a list holds: what this Python counts for it is the base.
        self._base = _count([lambda: None])

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing, as with DEBUG off."""
        return not self._times_held

    def alone_keeps(self, reference: weakref.ref[Any]) -> bool:
        """Whether this cache is all that keeps what ``reference`` leads to alive."""
        if issubclass(type(reference), weakref.WeakMethod):
            return False
        holder = [weakref.ReferenceType.__call__(reference)]
        held = self._times_held.get(id(holder[0]), 0)
        if not held:
            return False
        return _count(holder) == self._base + held + _held_by_itself(holder[0])


def _held_by_itself(receiver: Any) -> int:
    """How often a recursive local function holds itself through its own closure."""
    if type(receiver) is not FunctionType:
        return 0
    count = 0
    for cell in receiver.__closure__ or ():
        try:
            count += cell.cell_contents is receiver
        except ValueError:  # an empty cell
            continue
    return count
