"""Reads objects without running any code of theirs.

``isinstance``, ``getattr`` and ``vars`` may evaluate lazy objects, call ``__getattr__`` or
fail on dead proxies. These readers look only at ``type(obj)`` and at real dictionaries.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FunctionType, GetSetDescriptorType, ModuleType
from typing import Any, NamedTuple

MISSING: Any = object()

PLAIN_TYPES = frozenset(map(id, (str, bytes, int, float, complex, bool, type(None))))
"""The ids of the types whose values compare, hash and print by no code but Python's own."""

_partial_function = partial.__dict__["func"].__get__
_partial_arguments = partial.__dict__["args"].__get__
_partial_keywords = partial.__dict__["keywords"].__get__
_module_dict: Any = vars(ModuleType)["__dict__"].__get__
_class_dict = type.__dict__["__dict__"].__get__
_class_mro = type.__dict__["__mro__"].__get__
_class_module = type.__dict__["__module__"].__get__
_class_qualname = type.__dict__["__qualname__"].__get__
_weak_reference_offset = type.__dict__["__weakrefoffset__"].__get__
_subclasses: Callable[[type], list[type]] = type.__subclasses__


def ids_of(*types: type) -> frozenset[int]:
    """The ids of types: ``in`` and ``==`` would ask a metaclass whether two types are one."""
    return frozenset(map(id, types))


def mro(cls: type) -> tuple[type, ...]:
    """The method resolution order of ``cls``, whatever its metaclass does."""
    order: tuple[type, ...] = _class_mro(cls)
    return order


def class_attributes(cls: type) -> Mapping[str, Any]:
    """What the body of ``cls`` itself defines."""
    attributes: Mapping[str, Any] = _class_dict(cls)
    return attributes


def instance_attributes(obj: object) -> Mapping[str, Any] | None:
    """The real ``__dict__`` of ``obj``; None where it has none or hides it.

    Of a dict with methods of its own, such as an object that is its own ``__dict__``, a plain copy.
    """
    cls = type(obj)
    if issubclass(cls, ModuleType):
        namespace: dict[str, Any] = _module_dict(obj)
        return namespace
    if issubclass(cls, type):
        return class_attributes(obj)  # type: ignore[arg-type]
    for base in mro(cls):
        descriptor = class_attributes(base).get("__dict__")
        if descriptor is not None:
            if type(descriptor) is not GetSetDescriptorType:
                return None
            attributes: dict[str, Any] = descriptor.__get__(obj)
            return attributes if type(attributes) is dict else dict(pairs_of(attributes))
    return None


def pairs_of(mapping: Any) -> list[tuple[Any, Any]]:
    """Keys and values of a dict, past any method that a subclass overrides."""
    while True:
        try:
            return list(dict.items(mapping))
        except RuntimeError:  # another thread has changed it meanwhile
            continue


def inherited_attribute(cls: type, name: str) -> Any:
    """What the class or a base holds under ``name``, unbound; ``MISSING`` otherwise."""
    for base in mro(cls):
        attributes = class_attributes(base)
        if name in attributes:
            return attributes[name]
    return MISSING


def module_name_of(cls: type) -> str:
    """The name of the module that defines ``cls``, or ``?`` where it says none."""
    try:
        name = _class_module(cls)
    except AttributeError:
        return "?"
    return name if type(name) is str else "?"


def qualname_of(cls: type) -> str:
    """The qualified name of ``cls`` inside its module."""
    name: str = _class_qualname(cls)
    return name


def class_path(cls: type) -> str:
    """The dotted path of ``cls``."""
    return f"{module_name_of(cls)}.{qualname_of(cls)}"


def module_of(obj: object) -> str:
    """The module that defines a function or class, or the class of anything else; ``?`` if none."""
    if type(obj) is FunctionType:
        return obj.__module__ if type(obj.__module__) is str else home_of(obj)
    return module_name_of(obj if issubclass(type(obj), type) else type(obj))  # type: ignore[arg-type]


def home_of(function: FunctionType) -> str:
    """The module in which a function's code runs, past ``functools.wraps``; ``?`` if none."""
    name = function.__globals__.get("__name__")
    return name if type(name) is str else "?"


def module_of_builtin(builtin: Any) -> str:
    """``builtins`` for ``print``; for a method of a built-in type, that type's module."""
    module = getattr(builtin, "__module__", None)
    if type(module) is str:
        return module
    owner: Any = getattr(builtin, "__objclass__", None) or getattr(builtin, "__self__", None)
    return module_name_of(owner if issubclass(type(owner), type) else type(owner))


def plain_text(value: Any) -> str:
    """The ``repr`` of a value of a plain type; hexadecimal where that has too many digits."""
    try:
        return repr(value)
    except ValueError:
        return hex(value)


class PartialParts(NamedTuple):
    """What a partial calls, and what it gives."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]


def partial_parts(one: Any) -> PartialParts:
    """The parts of a partial, past any attribute that a subclass overrides."""
    return PartialParts(_partial_function(one), _partial_arguments(one), _partial_keywords(one))


def takes_weak_references(obj: object) -> bool:
    """Whether a weak reference to ``obj`` can be made."""
    return bool(_weak_reference_offset(type(obj)))


def subclasses(cls: type) -> Iterator[type]:
    """Every live class below ``cls``, each once, ``cls`` itself first."""
    seen = {id(cls)}
    waiting = [cls]
    while waiting:
        current = waiting.pop()
        yield current
        for child in _subclasses(current):
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)


def module_objects() -> Iterator[tuple[str, Any]]:
    """Name and object of everything that counts as an imported module."""
    for name, module in dict.copy(sys.modules).items():
        if type(name) is str:
            yield name, module


def modules() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and namespace of everything that counts as an imported module."""
    for name, module in module_objects():
        namespace = instance_attributes(module)
        if namespace is not None:
            yield name, namespace


def standard_library() -> frozenset[str]:
    """The top-level modules that are loaded from the standard library, builtin ones too.

    Its names alone do not tell: a project may have a package ``test`` of its own.
    """
    folder = os.path.dirname(os.__file__) + os.sep  # noqa: PTH120
    installed = os.path.join(folder, "site-packages")  # noqa: PTH118
    names = set(sys.builtin_module_names)
    for name in sys.stdlib_module_names & sys.modules.keys():
        file = module_file(name)
        if file is None or (file.startswith(folder) and not file.startswith(installed)):
            names.add(name)
    return frozenset(names)


def lookup(module: str, qualname: str) -> Any:
    """What ``qualname`` leads to from the imported ``module``; ``MISSING`` otherwise."""
    current: Any = sys.modules.get(module, MISSING)
    for part in qualname.split("."):
        if current is MISSING:
            return MISSING
        attributes = instance_attributes(current)
        current = MISSING if attributes is None else attributes.get(part, MISSING)
    return current


def module_file(name: str) -> str | None:
    """The file of the imported module ``name``; None where it has none."""
    file = lookup(name, "__file__")
    return file if type(file) is str else None


def is_loaded(module: str) -> bool:
    """Whether ``module`` has been imported."""
    return sys.modules.get(module) is not None
