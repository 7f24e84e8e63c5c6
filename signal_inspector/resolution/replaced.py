"""What a module has under a receiver's name in place of the receiver, found without calling it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from types import FunctionType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of, behind
from signal_inspector.resolution.coroutines import called_function
from signal_inspector.source.definitions.functions import function_at
from signal_inspector.source.files import SourceFiles

_MAX_STEPS = 50


def replaced_by(receiver: Any) -> str | None:
    """The wrapper that the module has under the receiver's name in its place."""
    author = author_of(receiver)
    if type(author) is not FunctionType:
        return None
    held = static.lookup(static.module_of(author), author.__qualname__)
    if held is static.MISSING or held is receiver or held is author:
        return None
    if issubclass(type(held), (type, staticmethod, classmethod)):
        return None
    if not _stands_behind(receiver, held):
        return None
    if type(held) is not FunctionType:
        return static.class_path(type(held))
    return f"{static.module_of(held)}.{held.__code__.co_name}"


def is_below_receiver(receiver: Any, files: SourceFiles) -> bool:
    """Whether ``@receiver`` is among the decorators of what its author wrote."""
    author = author_of(receiver)
    if type(author) is not FunctionType:
        return False
    code = author.__code__
    node = function_at(files, code.co_filename, code.co_firstlineno, code.co_name)
    if node is None or isinstance(node, ast.Lambda):
        return False
    return any(
        isinstance(each, ast.Call)
        and "receiver" in (getattr(each.func, "id", None), getattr(each.func, "attr", None))
        for each in node.decorator_list
    )


def _stands_behind(receiver: Any, held: Any) -> bool:
    """Whether what is held wraps the receiver, says so or not."""
    waiting = [held]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_STEPS:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        for inner in _kept_by(current):
            if inner is receiver:
                return True
            if type(inner) is FunctionType or issubclass(type(inner), partial):
                waiting.append(inner)
    return False


def _kept_by(wrapper: Any) -> Iterator[Any]:
    """What it wraps, what its closure holds, and what an object that can be called has."""
    wrapped = behind(wrapper)
    if wrapped is not static.MISSING:
        yield wrapped
    if type(wrapper) is FunctionType:
        for cell in wrapper.__closure__ or ():
            try:
                yield cell.cell_contents
            except ValueError:  # not filled yet
                continue
    elif called_function(wrapper) is not None:
        yield from (static.instance_attributes(wrapper) or {}).values()
