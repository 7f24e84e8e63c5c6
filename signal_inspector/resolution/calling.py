"""How receivers can be called, and what stands in their place, read without calling them."""

from __future__ import annotations

from functools import partial
from inspect import CO_COROUTINE
from types import FunctionType, MethodType
from typing import Any

import django

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.wrappers import author_of, chain
from signal_inspector.domain.evidence import Calling
from signal_inspector.resolution.signatures import author_signature_of, signature_of
from signal_inspector.source.definitions.functions import function_at
from signal_inspector.source.definitions.returns import plainly_returned_calls
from signal_inspector.source.files import SourceFiles

# Before, Django called what ``async def`` makes and dropped the coroutine.
_DJANGO_AWAITS = django.VERSION >= (5, 0)
_MAX_STEPS = 50


def calling_of(entry: Entry, files: SourceFiles) -> Calling:
    """All but what only its neighbours tell: whether it has twins."""
    receiver = entry.receiver
    is_awaited = entry.is_async and _DJANGO_AWAITS
    return Calling(
        signature=signature_of(receiver),
        author_signature=author_signature_of(receiver),
        has_qualname=_has_qualname(receiver),
        is_awaited=is_awaited,
        returns_coroutine=not is_awaited and _returns_coroutine(receiver, files),
        method_of=_method_of(receiver),
        replaced_by=_replaced_by(receiver),
    )


def _has_qualname(receiver: Any) -> bool:
    """Whether ``receiver.__qualname__`` can be read, which ``send_robust`` does of one that raises.

    True where a class answers for attributes of its own choice: nobody knows without asking it.
    """
    cls = type(receiver)
    if cls is MethodType or issubclass(cls, type):
        return True
    if "__qualname__" in (static.instance_attributes(receiver) or {}):
        return True
    found = static.inherited_attribute(cls, "__getattribute__")
    answers = found is not object.__getattribute__ and found is not partial.__getattribute__
    return answers or any(
        static.inherited_attribute(cls, name) is not static.MISSING
        for name in ("__qualname__", "__getattr__")
    )


def _returns_coroutine(receiver: Any, files: SourceFiles) -> bool:
    """Whether a call only makes a coroutine: ``async def``, or a plain call of one returned."""
    function = _called_function(receiver)
    if function is None:
        return False
    if _is_coroutine_function(function):
        return True
    code = function.__code__
    named = (*code.co_names, *code.co_freevars)
    if not any(_is_coroutine_function(_named(function, name)) for name in named):
        return False  # so it is for most, and their source need not be read
    node = function_at(files, code.co_filename, code.co_firstlineno, code.co_name)
    names = [] if node is None else plainly_returned_calls(node)
    return bool(names) and all(_is_coroutine_function(_named(function, name)) for name in names)


def _called_function(receiver: Any) -> FunctionType | None:
    """The Python function that a call of ``receiver`` runs first."""
    current = receiver
    for _ in range(_MAX_STEPS):
        cls = type(current)
        if cls is FunctionType:
            return current  # type: ignore[no-any-return]
        if cls is MethodType or issubclass(cls, (staticmethod, classmethod)):
            current = current.__func__
        elif issubclass(cls, partial):
            current = static.partial_parts(current).function
        elif issubclass(cls, type):
            return None
        else:
            current = static.inherited_attribute(cls, "__call__")
    return None


def _named(function: FunctionType, name: str) -> Any:
    """What a name means in the body of ``function``: a closure's cell or a global."""
    if name in function.__code__.co_freevars:
        cell = (function.__closure__ or ())[function.__code__.co_freevars.index(name)]
        try:
            return cell.cell_contents
        except ValueError:  # not filled yet
            return static.MISSING
    return function.__globals__.get(name, static.MISSING)


def _is_coroutine_function(obj: Any) -> bool:
    return type(obj) is FunctionType and bool(obj.__code__.co_flags & CO_COROUTINE)


def _method_of(receiver: Any) -> str | None:
    """The class whose plain method was connected, so that nobody gives it ``self``."""
    if type(receiver) is not FunctionType:
        return None
    author = author_of(receiver)
    if type(author) is not FunctionType:
        return None
    owner, _, name = author.__qualname__.rpartition(".")
    cls = static.lookup(static.module_of(author), owner) if owner else static.MISSING
    if not issubclass(type(cls), type):
        return None
    held = static.class_attributes(cls).get(name, static.MISSING)
    if type(held) is FunctionType and author_of(held) is author:
        return static.class_path(cls)
    return None


def _replaced_by(receiver: Any) -> str | None:
    """The wrapper that the module has under the receiver's name in its place."""
    author = author_of(receiver)
    if type(author) is not FunctionType:
        return None
    held = static.lookup(static.module_of(author), author.__qualname__)
    if held is static.MISSING or held is receiver or held is author:
        return None
    if issubclass(type(held), (type, staticmethod, classmethod)):
        return None
    links = list(chain(held))
    if not any(link is receiver for link in links[1:]):
        return None
    function = _called_function(held)
    if function is None or function is receiver:
        return static.class_path(type(held))
    return f"{static.module_of(function)}.{function.__code__.co_name}"
