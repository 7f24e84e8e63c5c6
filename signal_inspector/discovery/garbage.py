"""Objects that the garbage collector knows, found by type without touching them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from itertools import compress
from typing import Any


def tracked_objects(ids: frozenset[int]) -> list[Any]:
    """Every object that the collector tracks and whose type has one of these ids."""
    return _with_type(gc.get_objects(), ids)


def reachable_objects(ids: frozenset[int]) -> list[Any]:
    """The same by following references from all modules.

    ``gc.freeze()`` moves what exists into a generation that ``gc.get_objects()`` does not
    show; what still can be reached is found here, at the price of a walk over the heap.
    """
    found: dict[int, Any] = {}
    seen = {id(sys.modules)}
    layer: list[Any] = [sys.modules]
    while layer:
        fresh: list[Any] = []
        for obj in gc.get_referents(*layer):
            if id(obj) not in seen:
                seen.add(id(obj))
                fresh.append(obj)
        for obj in _with_type(fresh, ids):
            found[id(obj)] = obj
        layer = fresh
    return list(found.values())


def _with_type(objects: list[Any], ids: frozenset[int]) -> list[Any]:
    types: Iterable[int] = map(id, map(type, objects))
    return list(compress(objects, map(ids.__contains__, types)))
