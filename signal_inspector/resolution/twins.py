"""Connections of a signal that do the same thing twice for the same sender."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.wrappers import author_of

_MAX_STEPS = 20


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

    That is so where the same line of the same file is connected under both, for one sender.
    """
    modules: dict[Hashable, dict[str, None]] = defaultdict(dict)
    places = [_place_of(entry) for entry in entries]
    for place in places:
        if place is not None:
            modules[place[0]][place[1]] = None
    return [
        None if place is None else next((m for m in modules[place[0]] if m != place[1]), None)
        for place in places
    ]


def state_of(obj: Any) -> Hashable:
    """Equal for two callables exactly where they do the same; never asks an object itself.

    Functions may hold each other in circles: each is described once, and by its number where it is
    met again.
    """
    numbers: dict[int, int] = {}
    functions: list[FunctionType] = []

    def part(one: Any, steps: int = _MAX_STEPS) -> Hashable:
        cls = type(one)
        if id(cls) in static.PLAIN_TYPES:
            return cls.__name__, static.plain_text(one)
        if cls is FunctionType:
            if id(one) not in numbers:
                numbers[id(one)] = len(functions)
                functions.append(one)
            return "function", numbers[id(one)]
        if cls is MethodType:
            return "method", part(one.__func__, steps), id(one.__self__)
        if cls is partial and steps:
            given = tuple(part(each, steps - 1) for each in one.args)
            named = [(name, part(each, steps - 1)) for name, each in sorted(one.keywords.items())]
            return "partial", part(one.func, steps - 1), given, tuple(named)
        return id(one)

    state = [part(obj)]
    for function in functions:  # describing one may add others to them
        held = tuple(part(each) for each in _held_by(function))
        state.append((id(function.__code__), id(function.__globals__), held))
    return tuple(state)


def _held_by(function: FunctionType) -> list[Any]:
    """What tells it from other functions of the same code: its defaults and its closure."""
    held = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    for cell in function.__closure__ or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:  # not filled yet
            held.append(cell)
    return held


def _place_of(entry: Entry) -> tuple[Hashable, str] | None:
    """Sender and place in a file of a module's own function or method, and the module's name."""
    author = author_of(entry.receiver)
    if type(entry.receiver) is not FunctionType or type(author) is not FunctionType:
        return None
    code = author.__code__
    if "<locals>" in author.__qualname__ or code.co_filename.startswith("<"):
        return None
    place = (os.path.realpath(code.co_filename), code.co_firstlineno, author.__qualname__)
    return (entry.sender_key, place), static.module_of(author)
