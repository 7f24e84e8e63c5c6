"""Connections of a signal that do the same thing twice for the same sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import FunctionType

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.resolution.states import real_path, state_by_place, state_of

_Place = tuple[Hashable, str]


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
    found: list[str | None] = [None] * len(entries)
    places = [_place_of(entry) for entry in entries]
    for indexes in _of_several_modules(range(len(entries)), places):
        states = {
            index: (state_by_place(entries[index].receiver), places[index][1]) for index in indexes
        }
        for same in _of_several_modules(indexes, states):
            for index in same:
                others = (states[other][1] for other in same)
                found[index] = next(one for one in others if one != states[index][1])
    return found


def _of_several_modules(
    indexes: Iterable[int], places: Sequence[_Place] | Mapping[int, _Place]
) -> Iterator[list[int]]:
    """The groups that have the same place in more than one module."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in indexes:
        groups[places[index][0]].append(index)
    for group in groups.values():
        if len({places[index][1] for index in group}) > 1:
            yield group


def _place_of(entry: Entry) -> _Place:
    """Sender and place in a file of what the author wrote, and the name of its module."""
    author = author_of(entry.receiver)
    module = static.module_of(author)
    if type(author) is FunctionType:
        code = author.__code__
        where: Hashable = (real_path(code.co_filename), code.co_firstlineno)
    else:
        cls = author if issubclass(type(author), type) else type(author)
        where = (real_path(static.module_file(module) or ""), static.qualname_of(cls))
    return (entry.sender_key, where), module
