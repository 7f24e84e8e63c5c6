"""Which coroutine function a call of a receiver only makes the coroutine of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import FunctionType, MethodType, ModuleType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import chain
from signal_inspector.source.definitions.functions import function_at
from signal_inspector.source.definitions.returns import every_run_calls, plainly_called
from signal_inspector.source.files import SourceFiles

_MAX_STEPS = 50
_GENERATORS = CO_GENERATOR | CO_ASYNC_GENERATOR


def called_function(receiver: Any) -> FunctionType | None:
    """The Python function that a call of ``receiver`` runs first."""
    return _called(receiver)[0]


def dropped_coroutine_function(receiver: Any, files: SourceFiles) -> FunctionType | None:
    """The ``async def`` whose coroutine is all that comes of it in each call of ``receiver``.

    That is what the call runs first, or what that calls in each run only to drop or return what
    it gives.
    """
    function, owner = _called(receiver)
    wrapped = [link for link in chain(receiver) if type(link) is FunctionType]
    for _ in range(_MAX_STEPS):
        if function is None or is_coroutine_function(function):
            return function
        made = _made_by(function, owner, wrapped, files)
        if made is None or is_coroutine_function(made):
            return made
        function, owner = made, static.MISSING  # a wrapper in a wrapper
    return None


def is_coroutine_function(function: FunctionType) -> bool:
    """Whether it is an ``async def`` without ``yield``."""
    return bool(function.__code__.co_flags & CO_COROUTINE)


def _called(receiver: Any) -> tuple[FunctionType | None, Any]:
    """The function that is run first, and what it gets as its first argument, if known."""
    current, owner = receiver, static.MISSING
    for _ in range(_MAX_STEPS):
        cls = type(current)
        if cls is FunctionType:
            return current, owner
        if cls is MethodType:
            current, owner = current.__func__, current.__self__
        elif issubclass(cls, (staticmethod, classmethod)):
            current, owner = current.__func__, static.MISSING
        elif issubclass(cls, partial):
            current, owner = static.partial_parts(current).function, static.MISSING
        elif issubclass(cls, type) or current is static.MISSING:
            break
        else:
            current, owner = static.inherited_attribute(cls, "__call__"), current
    return None, static.MISSING


def _made_by(
    function: FunctionType, owner: Any, wrapped: list[FunctionType], files: SourceFiles
) -> FunctionType | None:
    """The coroutine function, or inner wrapper, that each run calls only to drop what it gives."""
    code = function.__code__
    if code.co_flags & _GENERATORS:
        return None
    if not any(_makes(value, wrapped) for value in _within_reach(function, owner)):
        return None  # so it is for most, and their source need not be read
    node = function_at(files, code.co_filename, code.co_firstlineno, code.co_name)
    if node is None:
        return None
    found = {path: _meant(path, function, owner) for path in plainly_called(node)}
    made = {path: one for path in found if (one := _makes(found[path], wrapped)) is not None}
    if not made or not every_run_calls(node, made):
        return None
    return next(iter(made.values()))


def _makes(value: Any, wrapped: list[FunctionType]) -> FunctionType | None:
    """The coroutine function that is run first in a call of it, or itself as an inner wrapper."""
    function = called_function(value)
    if function is None or is_coroutine_function(function):
        return function
    return function if any(function is link for link in wrapped) else None


def _within_reach(function: FunctionType, owner: Any) -> Iterator[Any]:
    """What the names in its code, and the attributes it asks of them, may mean."""
    code = function.__code__
    for root in (*code.co_freevars, *code.co_names, *code.co_varnames[:1]):
        value = _root(root, function, owner)
        yield value
        if value is not static.MISSING:
            yield from (_attribute(value, name) for name in code.co_names)


def _meant(path: str, function: FunctionType, owner: Any) -> Any:
    root, *attributes = path.split(".")
    value = _root(root, function, owner)
    for name in attributes:
        value = static.MISSING if value is static.MISSING else _attribute(value, name)
    return value


def _root(name: str, function: FunctionType, owner: Any) -> Any:
    """What a name means in the body of ``function``: the owner, a closure's cell or a global."""
    code = function.__code__
    if name in code.co_freevars:
        cell = (function.__closure__ or ())[code.co_freevars.index(name)]
        try:
            return cell.cell_contents
        except ValueError:  # not filled yet
            return static.MISSING
    if name in code.co_varnames or name in code.co_cellvars:
        is_first = code.co_argcount > 0 and code.co_varnames[0] == name
        return owner if is_first else static.MISSING
    return function.__globals__.get(name, static.MISSING)


def _attribute(value: Any, name: str) -> Any:
    """A function of a module, class or instance; MISSING for what only running code would tell."""
    cls = type(value)
    if issubclass(cls, ModuleType):
        return (static.instance_attributes(value) or {}).get(name, static.MISSING)
    if issubclass(cls, type):
        return static.inherited_attribute(value, name)
    if static.inherited_attribute(cls, "__getattribute__") is not object.__getattribute__:
        return static.MISSING
    held = (static.instance_attributes(value) or {}).get(name, static.MISSING)
    found = static.inherited_attribute(cls, name)
    if held is not static.MISSING:
        return held if found is static.MISSING or type(found) is FunctionType else static.MISSING
    is_method = type(found) is FunctionType or issubclass(type(found), (staticmethod, classmethod))
    return found if is_method else static.MISSING
