"""A connected callable as a value: the code that its author wrote, and how it is wrapped."""

from __future__ import annotations

import re
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
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.wrappers import author_of, chain
from signal_inspector.domain.snapshot import Location, Receiver, ReceiverKind
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners

_BUILTIN_TYPES = static.ids_of(
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    MethodDescriptorType,
    MethodWrapperType,
    WrapperDescriptorType,
)


class Receivers:
    """Turns callables into receivers, without calling or printing them."""

    def __init__(self, owners: Owners, locations: Locations) -> None:
        self._owners = owners
        self._locations = locations

    def resolve(self, receiver: Any) -> Receiver:
        """The value for a callable that is, or waits to be, connected."""
        links = list(chain(receiver))
        author = links[-1]
        module, qualname, code = _identity(author)
        file = code.co_filename if code is not None else None
        if file is None or file.startswith("<"):
            file = static.module_file(module)
        return Receiver(
            name=f"{module}.{qualname}",
            kind=_kind(receiver, qualname),
            origin=self._owners.origin(module, file),
            app=self._owners.app(module),
            package=module.partition(".")[0],
            location=self._location(author, code),
            wrapper=self._wrapper(links[:-1]),
        )

    def spellings(self, receiver: Any, label: str) -> set[str]:
        """How the receiver's source file spells ``label``, but for the case of its letters."""
        code = _identity(author_of(receiver))[2]
        text = "" if code is None else self._locations.source_of(code)
        return set(re.findall(rf"['\"]({re.escape(label)})['\"]", text, re.IGNORECASE))

    def _location(self, author: Any, code: CodeType | None) -> Location | None:
        if code is not None:
            return self._locations.of_code(code)
        if issubclass(type(author), type):
            return self._locations.of_class(author)
        return None

    def _wrapper(self, links: list[Any]) -> str | None:
        """The path of the outermost wrapper that has code; partials and methods have none."""
        for link in links:
            if type(link) is FunctionType:
                module = link.__globals__.get("__name__", "?")
                return f"{module}.{self._locations.qualname_of(link.__code__)}"
            call = static.inherited_attribute(type(link), "__call__")
            if type(call) is FunctionType:
                return f"{call.__module__}.{call.__qualname__}"
        return None


def _identity(author: Any) -> tuple[str, str, CodeType | None]:
    """Module, qualified name and, where there is some, the Python code of a callable."""
    cls = type(author)
    if cls is FunctionType:
        return static.module_of(author), author.__qualname__, author.__code__
    if issubclass(cls, type):
        return static.module_name_of(author), static.qualname_of(author), None
    if id(cls) in _BUILTIN_TYPES:
        return static.module_of_builtin(author), author.__qualname__, None
    return static.module_name_of(cls), static.qualname_of(cls), _call_code(cls)


def _call_code(cls: type) -> CodeType | None:
    """The code behind ``__call__`` of a class, past its decorators."""
    call = static.inherited_attribute(cls, "__call__")
    if call is static.MISSING:
        return None
    innermost = author_of(call)
    return innermost.__code__ if type(innermost) is FunctionType else None


def _kind(receiver: Any, qualname: str) -> ReceiverKind:
    cls = type(receiver)
    if cls is MethodType:
        return "classmethod" if issubclass(type(receiver.__self__), type) else "bound_method"
    if issubclass(cls, partial):
        return "partial"
    if issubclass(cls, type):
        return "class"
    if id(cls) in _BUILTIN_TYPES:
        return "builtin"
    if cls is not FunctionType:
        return "callable_instance"
    if qualname.rpartition(".")[2] == "<lambda>":
        return "lambda"
    return "nested_function" if "<locals>" in qualname else "function"
