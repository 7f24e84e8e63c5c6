"""Finds every ``Signal`` of the process and the names that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery import static
from signal_inspector.discovery.garbage import reachable_instances, tracked_instances
from signal_inspector.discovery.places import Place, find_attributes, find_items, type_ids


@dataclass(frozen=True, slots=True)
class FoundSignal:
    """A live signal and the places that hold it by name."""

    signal: Any
    places: tuple[Place, ...]


def find_signals() -> list[FoundSignal]:
    """All live signals, in no particular order, with the attributes that hold them.

    The union of those that modules and classes hold with those that the garbage collector
    knows. Where it does not know all of the former, ``gc.freeze()`` has hidden some, and
    references are followed instead.
    """
    classes = list(static.subclasses(Signal))
    found = list(find_attributes(type_ids(Signal)))
    signals = {id(signal): signal for _, signal in found}
    tracked = {id(signal): signal for signal in tracked_instances(classes)}
    if not signals.keys() <= tracked.keys():
        tracked.update((id(signal), signal) for signal in reachable_instances(classes))
    signals.update(tracked)
    places = _by_signal(found)
    return [FoundSignal(signal, tuple(places.get(key, ()))) for key, signal in signals.items()]


def with_items(
    found: Iterable[FoundSignal], lacks_a_name: Callable[[FoundSignal], bool]
) -> list[FoundSignal]:
    """The same, with the items of containers too where an attribute does not suffice."""
    found = list(found)
    lacking = [lacks_a_name(one) for one in found]
    if not any(lacking):
        return found
    items = _by_signal(find_items(type_ids(Signal)))
    return [
        FoundSignal(one.signal, (*one.places, *items.get(id(one.signal), ()))) if lacks else one
        for one, lacks in zip(found, lacking, strict=True)
    ]


def _by_signal(found: Iterable[tuple[Place, Any]]) -> dict[int, list[Place]]:
    places: dict[int, list[Place]] = {}
    for place, signal in found:
        places.setdefault(id(signal), []).append(place)
    return places
