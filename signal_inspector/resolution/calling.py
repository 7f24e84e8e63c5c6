"""How receivers can be called, and what stands in their place, read without calling them."""

from __future__ import annotations

from functools import partial
from types import FunctionType, MethodType
from typing import Any

import django

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import Entry
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.domain.evidence import Calling
from signal_inspector.resolution.coroutines import called_function, dropped_coroutine_function
from signal_inspector.resolution.passing_on import gets_all
from signal_inspector.resolution.replaced import is_below_receiver, replaced_by
from signal_inspector.resolution.signatures import author_signature_of, signature_of
from signal_inspector.source.files import SourceFiles

# Before, Django called what ``async def`` makes and dropped the coroutine.
_DJANGO_AWAITS = django.VERSION >= (5, 0)


def calling_of(entry: Entry, files: SourceFiles) -> Calling:
    """All but what only its neighbours tell: whether it has twins."""
    receiver = entry.receiver
    is_awaited = entry.is_async and _DJANGO_AWAITS
    method_of = _method_of(receiver)
    dropped = None if is_awaited else dropped_coroutine_function(receiver, files)
    is_own = dropped is called_function(receiver) or dropped is author_of(receiver)
    wrapper = replaced_by(receiver)
    return Calling(
        signature=signature_of(receiver),
        author_signature=author_signature_of(receiver),
        has_qualname=_has_qualname(receiver),
        is_awaited=is_awaited,
        returns_coroutine=dropped is not None and is_own,
        drops=None if dropped is None or is_own else _path_of(dropped),
        method_of=method_of,
        hands_all_on=method_of is not None and gets_all(receiver, files),
        replaced_by=wrapper,
        is_below_receiver=wrapper is not None and is_below_receiver(receiver, files),
    )


def _path_of(function: FunctionType) -> str:
    return f"{static.module_of(function)}.{function.__qualname__}"


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


def _method_of(receiver: Any) -> str | None:
    """The class whose plain method was connected, so that nobody gives it ``self`` or ``cls``."""
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
    if issubclass(type(held), classmethod):
        held = held.__func__
    if type(held) is FunctionType and author_of(held) is author:
        return static.class_path(cls)
    return None
