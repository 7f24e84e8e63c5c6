"""What stands behind each other in a receiver, by name and code: texts that outlive it."""

from __future__ import annotations

from functools import partial
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    CodeType,
    FunctionType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    WrapperDescriptorType,
)
from typing import Any, Literal, NamedTuple

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of, chain

LinkForm = Literal["method", "classmethod", "partial", "function", "class", "builtin", "instance"]

_BUILTIN_TYPES = static.ids_of(
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    MethodDescriptorType,
    MethodWrapperType,
    WrapperDescriptorType,
)


class Link(NamedTuple):
    """One of these things.

    ``module`` and ``qualname`` name a function, class or builtin itself, and the class of anything
    else. ``code`` is that of a function, or of what the author of ``__call__`` wrote. ``home`` is
    the module in whose namespace a function's code runs, ``call`` the dotted path of a ``__call__``
    that is written in Python.
    """

    form: LinkForm
    module: str
    qualname: str
    code: CodeType | None = None
    home: str = ""
    call: str = ""


def links_of(receiver: Any) -> tuple[Link, ...]:
    """The links of a callable, outermost first; the last is what its author wrote."""
    return tuple(map(_link, chain(receiver)))


def _link(obj: Any) -> Link:
    cls = type(obj)
    if cls is FunctionType:
        module, home = static.module_of(obj), static.home_of(obj)
        return Link("function", module, obj.__qualname__, obj.__code__, home)
    if issubclass(cls, type):
        return Link("class", static.module_name_of(obj), static.qualname_of(obj))
    if id(cls) in _BUILTIN_TYPES:
        return Link("builtin", static.module_of_builtin(obj), obj.__qualname__)
    call = static.inherited_attribute(cls, "__call__")
    author = call if call is static.MISSING else author_of(call)
    return Link(
        _form(obj),
        static.module_name_of(cls),
        static.qualname_of(cls),
        author.__code__ if type(author) is FunctionType else None,
        call=f"{static.module_of(call)}.{call.__qualname__}" if type(call) is FunctionType else "",
    )


def _form(obj: Any) -> LinkForm:
    if type(obj) is MethodType:
        return "classmethod" if issubclass(type(obj.__self__), type) else "method"
    return "partial" if issubclass(type(obj), partial) else "instance"
