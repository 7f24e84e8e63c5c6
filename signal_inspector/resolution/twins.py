"""Connections of a signal that do the same thing twice for the same sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.resolution.states import state_by_place, state_of


def twins(entries: Sequence[Entry]) -> list[int | None]:
    """For each entry the number of its group, None where it is alone.

    Twins have the same sender, the same code, and closures, arguments and ``self`` that are
    identical or, for texts, numbers and the like, equal.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        groups[entry.sender_key, state_of(entry.receiver)].append(index)
    numbers: list[int | None] = [None] * len(entries)
    for number, indexes in enumerate(group for group in groups.values() if len(group) > 1):
        for index in indexes:
            numbers[index] = number
    return numbers


def second_imports(entries: Sequence[Entry]) -> list[str | None]:
    """For each entry another name of its module, where the same file was imported twice.

    That is so where the same line of the same file is connected under both, for one sender, and
    what it holds is the same too.
    """
    modules: dict[Hashable, dict[str, None]] = defaultdict(dict)
    places = [_place_of(entry) for entry in entries]
    for place, module in places:
        modules[place][module] = None
    return [
        next((other for other in modules[place] if other != module), None)
        for place, module in places
    ]


def _place_of(entry: Entry) -> tuple[Hashable, str]:
    """Sender and place in a file of a receiver with all that it holds, and the module's name."""
    module = static.module_of(author_of(entry.receiver))
    return (entry.sender_key, state_by_place(entry.receiver)), module
