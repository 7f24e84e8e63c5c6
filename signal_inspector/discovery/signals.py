"""Finds every ``Signal`` of the process and the names that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery.garbage import reachable_objects, tracked_objects
from signal_inspector.discovery.places import Place, find_places, type_ids


@dataclass(frozen=True, slots=True)
class FoundSignal:
    """A live signal and all places that hold it by name."""

    signal: Any
    places: tuple[Place, ...]


def find_signals() -> list[FoundSignal]:
    """All live signals, in no particular order.

    The union of those that modules, classes and their containers hold with those that the
    garbage collector knows. Where it does not know all of the former, ``gc.freeze()`` has
    hidden some, and references are followed instead.
    """
    ids = type_ids(Signal)
    signals: dict[int, Any] = {}
    places: dict[int, list[Place]] = {}
    for place, signal in find_places(ids):
        signals[id(signal)] = signal
        places.setdefault(id(signal), []).append(place)
    tracked = {id(signal): signal for signal in tracked_objects(ids)}
    if not signals.keys() <= tracked.keys():
        tracked.update((id(signal), signal) for signal in reachable_objects(ids))
    signals.update(tracked)
    return [
        FoundSignal(signal, tuple(places.get(identity, ()))) for identity, signal in signals.items()
    ]
