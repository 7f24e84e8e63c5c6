"""What tells callables apart: equal for two exactly where they surely do the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator
from functools import cache, partial
from types import FunctionType, MethodType
from typing import Any

from signal_inspector.discovery import static

_MAX_STEPS = 20
_MOST_OBJECTS = 100
# What functools.update_wrapper copies or notes; what it wraps is held by the closure as well.
_NO_STATE = frozenset(("__wrapped__", "__doc__", "__name__", "__qualname__", "__module__"))

Identify = Callable[[Any], Hashable]


def state_of(obj: Any) -> Hashable:
    """Equal for two callables of this process that do the same; never asks an object itself.

    Objects are the same only where they are one, but for texts, numbers and the like.
    """
    return _Description(lambda _: None, id, _code_and_globals).of(obj)


def state_by_place(obj: Any) -> Hashable:
    """Equal for two callables that are made by the same lines of the same file, imported under
    two names, and hold the same; objects are the same where all that they hold is."""
    return _Description(_described_class, _place_of_class, _place_of_code).of(obj)


class _Description:
    """Describes one callable.

    Functions, partials and objects may hold each other in circles: each is described once, and by
    its number where it is met again. ``of_instance`` gives what stands for the class of an object
    that its attributes describe whole, and None for any other.
    """

    def __init__(
        self,
        of_instance: Callable[[Any], Hashable | None],
        of_class: Identify,
        of_code: Callable[[FunctionType], Hashable],
    ) -> None:
        self._of_instance = of_instance
        self._of_class = of_class
        self._of_code = of_code
        self._numbers: dict[int, int] = {}
        self._functions: list[FunctionType] = []
        self._objects: dict[int, int] = {}

    def of(self, obj: Any) -> Hashable:
        """The whole state of a callable."""
        state = [self._part(obj)]
        for function in self._functions:  # describing one may add others to them
            held = tuple(self._part(each) for each in _held_by(function))
            own = self._attributes(function.__dict__, _MAX_STEPS, without=_NO_STATE)
            state.append((self._of_code(function), held, own))
        return tuple(state)

    def _part(self, one: Any, steps: int = _MAX_STEPS) -> Hashable:
        cls = type(one)
        if id(cls) in static.PLAIN_TYPES:
            return cls.__name__, static.plain_text(one)
        if cls is FunctionType:
            if id(one) not in self._numbers:
                self._numbers[id(one)] = len(self._functions)
                self._functions.append(one)
            return "function", self._numbers[id(one)]
        if issubclass(cls, type):
            return "class", self._of_class(one)
        if not steps:
            return id(one)
        if cls is MethodType:
            return "method", self._part(one.__func__, steps), self._part(one.__self__, steps - 1)
        if id(one) in self._objects:
            return "object", self._objects[id(one)]
        if len(self._objects) == _MOST_OBJECTS:
            return id(one)
        if cls is partial:
            self._objects[id(one)] = len(self._objects)
            given = tuple(self._part(each, steps - 1) for each in one.args)
            named = self._attributes(one.keywords, steps)
            return "partial", self._part(one.func, steps - 1), given, named
        return self._object(one, steps)

    def _object(self, one: Any, steps: int) -> Hashable:
        described = self._of_instance(one)
        if described is None:
            return id(one)
        self._objects[id(one)] = len(self._objects)
        return "object", described, self._attributes(static.instance_attributes(one) or {}, steps)

    def _attributes(
        self, given: Any, steps: int, without: frozenset[str] = frozenset()
    ) -> tuple[Hashable, ...]:
        pairs = sorted(_by_name(given).items())
        return tuple(
            (name, self._part(each, steps - 1)) for name, each in pairs if name not in without
        )


def _by_name(given: Any) -> dict[str, Any]:
    """What has a plain name; a name of a class of the project may have methods of its own."""
    return {
        name if type(name) is str else f"{id(name)}": each for name, each in static.pairs_of(given)
    }


def _held_by(function: FunctionType) -> Iterator[Any]:
    """What tells it from other functions of the same code: its defaults and its closure."""
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # not filled yet
            yield cell


def _described_class(obj: Any) -> Hashable | None:
    return _place_of_class(type(obj)) if _is_all_in_its_attributes(obj) else None


def _is_all_in_its_attributes(obj: Any) -> bool:
    """Whether its classes are written in Python and keep nothing anywhere but in ``__dict__``."""
    if static.instance_attributes(obj) is None:
        return False
    *written, last = static.mro(type(obj))
    return last is object and all(
        static.module_file(static.module_name_of(cls)) is not None
        and "__slots__" not in static.class_attributes(cls)
        for cls in written
    )


def _place_of_class(cls: Any) -> Hashable:
    """File and name; the class itself where there is no file."""
    file = static.module_file(static.module_name_of(cls))
    return id(cls) if file is None else (real_path(file), static.qualname_of(cls))


@cache
def real_path(file: str) -> str:
    """The path of a file without links."""
    return os.path.realpath(file)


def _code_and_globals(function: FunctionType) -> Hashable:
    return id(function.__code__), id(function.__globals__)


def _place_of_code(function: FunctionType) -> Hashable:
    """File, line and name; the code itself where it comes from no file."""
    code = function.__code__
    if code.co_filename.startswith("<"):
        return id(code)
    return real_path(code.co_filename), code.co_firstlineno, function.__qualname__
