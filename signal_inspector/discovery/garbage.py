"""Objects that the garbage collector knows, found by their class without touching them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import Any


def tracked_instances(classes: Iterable[type]) -> list[Any]:
    """Every instance of exactly these classes that the collector tracks.

    An instance refers to its class, so that one pass of the collector finds them all.
    """
    wanted = list(classes)
    ids = {id(cls) for cls in wanted}
    return [one for one in gc.get_referrers(*wanted) if id(type(one)) in ids]


def reachable_instances(classes: Iterable[type]) -> list[Any]:
    """The same by following references from all modules.

    ``gc.freeze()`` moves what exists into a generation that the collector does not show; what
    still can be reached is found here, at the price of a walk over the heap.
    """
    ids = {id(cls) for cls in classes}
    found: dict[int, Any] = {}
    seen = {id(sys.modules)}
    layer: list[Any] = [sys.modules]
    while layer:
        fresh: list[Any] = []
        for obj in gc.get_referents(*layer):
            if id(obj) not in seen:
                seen.add(id(obj))
                fresh.append(obj)
        found.update((id(obj), obj) for obj in fresh if id(type(obj)) in ids)
        layer = fresh
    return list(found.values())
