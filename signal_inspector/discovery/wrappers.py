"""What stands behind a wrapper: partials, methods, ``functools.wraps`` and the like."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import GetSetDescriptorType, MethodType
from typing import Any

from signal_inspector.discovery import static

_MAX_STEPS = 50


def behind(obj: Any) -> Any:
    """What ``obj`` wraps, one step further in; ``static.MISSING`` where it wraps nothing."""
    cls = type(obj)
    if cls is MethodType:
        return obj.__func__
    if issubclass(cls, partial):
        return static.partial_parts(obj).function
    if issubclass(cls, (staticmethod, classmethod)):
        return obj.__func__
    if issubclass(cls, type):
        return static.MISSING
    attributes = static.instance_attributes(obj)
    wrapped = (attributes or {}).get("__wrapped__", static.MISSING)
    if wrapped is not static.MISSING and callable(wrapped):  # looks at the type alone
        return wrapped
    return _behind_wrapt(obj)


def chain(obj: Any) -> Iterator[Any]:
    """``obj`` and all that stands behind it, outermost first."""
    seen: set[int] = set()
    current = obj
    while current is not static.MISSING and id(current) not in seen and len(seen) < _MAX_STEPS:
        seen.add(id(current))
        yield current
        current = behind(current)


def author_of(obj: Any) -> Any:
    """What the author wrote: the innermost of all that ``obj`` wraps."""
    *_, innermost = chain(obj)
    return innermost


def _behind_wrapt(obj: Any) -> Any:
    """wrapt's function wrappers keep what they wrap in C; its lazy proxies are left alone."""
    bases = static.mro(type(obj))
    if any(static.qualname_of(base).endswith("FunctionWrapper") for base in bases):
        for base in bases:
            wrapped = static.class_attributes(base).get("__wrapped__")
            if type(wrapped) is GetSetDescriptorType:
                return wrapped.__get__(obj)
    return static.MISSING
