"""What a callable can be called with, read from code objects; nothing is asked or called.

``inspect.signature`` would read ``__signature__`` and ``__wrapped__`` through whatever
``__getattr__`` a user's class has.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import CodeType, FunctionType, MethodType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.domain.evidence import Parameter, Signature

_MAX_STEPS = 50
_TOLD = ("__signature__", "__wrapped__")


def signature_of(receiver: Any) -> Signature | None:
    """The parameters that a call of ``receiver`` meets; None where no Python code tells."""
    return _signature(receiver, through_wrappers=False, steps=_MAX_STEPS)


def author_signature_of(receiver: Any) -> Signature | None:
    """What ``inspect.signature`` makes of it: behind ``functools.wraps``, as Django looks at it."""
    return _signature(receiver, through_wrappers=True, steps=_MAX_STEPS)


def _signature(obj: Any, *, through_wrappers: bool, steps: int) -> Signature | None:
    cls = type(obj)
    if not steps:
        return None

    def inner(one: Any) -> Signature | None:
        return _signature(one, through_wrappers=through_wrappers, steps=steps - 1)

    if cls is MethodType:
        return _without_first(inner(obj.__func__))
    if issubclass(cls, partial):
        parts = static.partial_parts(obj)
        return _bound(inner(parts.function), parts)
    if cls is FunctionType:
        if through_wrappers and "__signature__" in obj.__dict__:
            return None
        if through_wrappers and "__wrapped__" in obj.__dict__:
            return inner(obj.__dict__["__wrapped__"])
        return _of_function(obj)
    if issubclass(cls, type):
        return _of_class(obj, inner)
    call = static.inherited_attribute(cls, "__call__")
    if issubclass(type(call), staticmethod):
        return inner(call.__func__)
    return _without_first(inner(call)) if type(call) is FunctionType else None


def _of_class(cls: type, inner: Callable[[Any], Signature | None]) -> Signature | None:
    """What making an object takes, where ``__init__`` alone decides it; ``__wrapped__`` and
    ``__signature__`` may tell Django something else."""
    if static.inherited_attribute(type(cls), "__call__") is not type.__dict__["__call__"]:
        return None
    if static.inherited_attribute(cls, "__new__") is not object.__dict__["__new__"]:
        return None
    if any(static.inherited_attribute(cls, name) is not static.MISSING for name in _TOLD):
        return None
    init = static.inherited_attribute(cls, "__init__")
    if init is object.__dict__["__init__"]:
        return ()
    return _without_first(inner(init)) if type(init) is FunctionType else None


def _of_function(function: FunctionType) -> Signature:
    code = function.__code__
    defaults = len(function.__defaults__ or ())
    keyword_defaults = function.__kwdefaults__ or {}
    names = code.co_varnames
    parameters = [
        Parameter(
            name,
            "positional_only" if index < code.co_posonlyargcount else "normal",
            index < code.co_argcount - defaults,
        )
        for index, name in enumerate(names[: code.co_argcount])
    ]
    rest, keywords = _variable(code)
    keyword_only = [
        Parameter(name, "keyword_only", name not in keyword_defaults)
        for name in names[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    ]
    return (*parameters, *rest, *keyword_only, *keywords)


def _variable(code: CodeType) -> tuple[list[Parameter], list[Parameter]]:
    """``*args`` and ``**kwargs``, which stand after all others among the local names."""
    names = iter(code.co_varnames[code.co_argcount + code.co_kwonlyargcount :])
    rest = [Parameter(next(names), "rest", False)] if code.co_flags & CO_VARARGS else []
    keywords = [Parameter(next(names), "keywords", False)] if code.co_flags & CO_VARKEYWORDS else []
    return rest, keywords


def _without_first(signature: Signature | None) -> Signature | None:
    """Without the ``self`` that is given already; None where nothing takes it."""
    if not signature:
        return None
    if signature[0].kind in ("positional_only", "normal"):
        return signature[1:]
    return signature if signature[0].kind == "rest" else None


def _bound(signature: Signature | None, parts: static.PartialParts) -> Signature | None:
    """Without what a partial gives by position; what it gives by name is no longer required."""
    for _ in parts.arguments:
        signature = _without_first(signature)
    if signature is None:
        return None
    given = parts.keywords
    return tuple(
        Parameter(each.name, each.kind, False) if each.name in given else each for each in signature
    )
