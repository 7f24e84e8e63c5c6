"""What a receiver is, described in plain values while the object is at hand."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from dataclasses import dataclass

from . import syntax
from .holders import class_path

BUILTINS = (
    types.BuiltinFunctionType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
)
ABSENT = object()


@dataclass(frozen=True)
class Code:
    """A piece of compiled Python and where it was written."""

    module: str | None
    filename: str
    name: str
    first_line: int
    qualname: str | None
    """As the interpreter knows it; None before Python 3.11."""

    def line(self) -> int | None:
        """Return the line of the ``def``, or of the ``lambda``."""
        found = syntax.function_at(self.filename, self.name, self.first_line)
        return found.line if found else None

    def path(self) -> str | None:
        """Return the dotted path of this code, or None where nothing tells it."""
        qualname = self.qualname
        if qualname is None:
            found = syntax.function_at(self.filename, self.name, self.first_line)
            qualname = found.qualname if found else None
        return f"{self.module}.{qualname}" if qualname else None


@dataclass(frozen=True)
class ReceiverFacts:
    """What is to be said about a receiver."""

    name: str
    kind: str
    module: str | None
    code: Code | None
    """The code that the author wrote, if any is Python."""
    class_path: str | None
    """Set where the place is that of a class."""
    wrapper: Code | None
    wrapper_is_optional: bool = False


def code_of(function: types.FunctionType) -> Code:
    """Describe the code of a function."""
    code = function.__code__
    module = function.__globals__.get("__name__")
    return Code(
        module if isinstance(module, str) else None,
        code.co_filename,
        code.co_name,
        code.co_firstlineno,
        getattr(code, "co_qualname", None),
    )


def own_attribute(target: object, name: str) -> object:
    """Read an attribute from the object's own ``__dict__``, never through ``__getattr__``."""
    try:
        namespace = object.__getattribute__(target, "__dict__")
    except AttributeError:
        return ABSENT
    return namespace.get(name, ABSENT) if type(namespace) is dict else ABSENT


def class_attribute(cls: type, name: str) -> object:
    """Read an attribute as a class and its bases define it, without binding it."""
    for base in type.__dict__["__mro__"].__get__(cls):
        namespace = type.__dict__["__dict__"].__get__(base)
        if name in namespace:
            return namespace[name]
    return ABSENT


def inner(layer: object) -> object:
    """Return what a layer wraps, or ABSENT where it is the author's own."""
    kind = type(layer)
    if issubclass(kind, functools.partial):
        return functools.partial.func.__get__(layer)
    if issubclass(kind, types.MethodType):
        return layer.__func__
    if issubclass(kind, type):
        return ABSENT
    if issubclass(kind, staticmethod | classmethod):
        return kind.__func__.__get__(layer)
    wrapped = own_attribute(layer, "__wrapped__")
    return wrapped if class_attribute(type(wrapped), "__call__") is not ABSENT else ABSENT


def layers(receiver: object) -> Iterator[object]:
    """Yield the receiver and what it wraps, down to what the author wrote."""
    seen: set[int] = set()
    layer = receiver
    while layer is not ABSENT and id(layer) not in seen:
        seen.add(id(layer))
        yield layer
        layer = inner(layer)


def python_code(layer: object) -> Code | None:
    """Return the Python code that runs when a layer is called, if the layer itself has any."""
    kind = type(layer)
    if issubclass(kind, types.FunctionType):
        return code_of(layer)
    if issubclass(kind, (functools.partial, types.MethodType, type, *BUILTINS)):
        return None
    call = class_attribute(kind, "__call__")
    return code_of(call) if issubclass(type(call), types.FunctionType) else None


def kind_of(receiver: object, written: object) -> str:
    """Return the kind of a receiver by the object that was connected."""
    kind = type(receiver)
    if issubclass(kind, functools.partial):
        return "partial"
    if issubclass(kind, types.MethodType):
        return "classmethod" if issubclass(type(receiver.__self__), type) else "bound_method"
    if issubclass(kind, type):
        return "class"
    if issubclass(kind, BUILTINS):
        return "builtin"
    if not issubclass(kind, types.FunctionType):
        return "callable_instance"
    if not issubclass(type(written), types.FunctionType):
        return "function"
    if written.__code__.co_name == "<lambda>":
        return "lambda"
    return "nested_function" if "<locals>" in written.__qualname__ else "function"


def builtin_owner(written: object) -> str:
    """Return the module of a function that is implemented in C."""
    if type(getattr(written, "__module__", None)) is str:
        return written.__module__
    bound_to = getattr(written, "__self__", None)
    if bound_to is None:
        bound_to = getattr(written, "__objclass__", None)
    owner = bound_to if issubclass(type(bound_to), type) else type(bound_to)
    return class_path(owner).removesuffix(f".{owner.__qualname__}")


def describe(receiver: object) -> ReceiverFacts:
    """Describe a receiver; nothing that is returned keeps it alive."""
    *outer, written = layers(receiver)
    kind = kind_of(receiver, written)
    wrapper = next(filter(None, map(python_code, outer)), None)
    written_type = type(written)
    if issubclass(written_type, types.FunctionType):
        code = code_of(written)
        return named(written.__module__, written.__qualname__, kind, code, wrapper)
    if issubclass(written_type, type):
        path = class_path(written)
        module = path.removesuffix(f".{written.__qualname__}")
        return ReceiverFacts(path, kind, module, None, path, wrapper)
    if issubclass(written_type, BUILTINS):
        module = builtin_owner(written)
        return named(module, written.__qualname__, kind, None, wrapper)
    return describe_instance(written_type, kind, wrapper)


def named(
    module: str | None, qualname: str, kind: str, code: Code | None, wrapper: Code | None
) -> ReceiverFacts:
    """Describe what has a module and a qualified name of its own."""
    name = f"{module}.{qualname}" if module else qualname
    return ReceiverFacts(name, kind, module, code, None, wrapper)


def describe_instance(cls: type, kind: str, wrapper: Code | None) -> ReceiverFacts:
    """Describe a callable instance: named by its class, placed at its ``__call__``."""
    path = class_path(cls)
    module = path.removesuffix(f".{type.__dict__['__qualname__'].__get__(cls)}")
    *outer, call = layers(class_attribute(cls, "__call__"))
    code = code_of(call) if issubclass(type(call), types.FunctionType) else None
    around = next(filter(None, map(python_code, outer)), None)
    return ReceiverFacts(path, kind, module, code, None, wrapper or around, around is not None)
