"""What a sender is, described in plain values while the object is at hand."""

from __future__ import annotations

import functools
import sys
import types
from dataclasses import dataclass

from .callables import BUILTINS, class_attribute
from .holders import class_path

VALUES = (str, bytes, bytearray, int, float, complex, bool, range)


@dataclass(frozen=True)
class SenderFacts:
    """What is to be said about a sender."""

    kind: str
    name: str
    label: str | None = None
    identity: int = 0
    type_identity: int = 0
    other_kinds: tuple[str, ...] = ()
    """Kinds that are as true as the first."""


def loaded_class(module: str, name: str) -> type | None:
    """Return a class of Django if its module has been loaded; never load it."""
    namespace = sys.modules.get(module)
    return getattr(namespace, name, None) if namespace is not None else None


def is_model(cls: type) -> bool:
    """Say whether a class is a model, abstract ones included."""
    base = loaded_class("django.db.models.base", "ModelBase")
    return base is not None and issubclass(type(cls), base) and own_options(cls) is not None


def own_options(cls: type) -> object | None:
    """Return the ``_meta`` of a model."""
    options = class_attribute(cls, "_meta")
    return options if hasattr(options, "label") else None


def describe(sender: object) -> SenderFacts:
    """Describe a sender; nothing that is returned keeps it alive."""
    if sender is None:
        return SenderFacts("any", "*")
    kind = type(sender)
    here = {"identity": id(sender), "type_identity": id(kind)}
    if issubclass(kind, type):
        if is_model(sender):
            return SenderFacts("model", class_path(sender), own_options(sender).label, **here)
        return SenderFacts("class", class_path(sender), **here)
    if issubclass(kind, types.ModuleType):
        name = types.ModuleType.__dict__["__dict__"].__get__(sender).get("__name__")
        return SenderFacts("module", str(name), **here)
    app_config = loaded_class("django.apps.config", "AppConfig")
    if app_config is not None and issubclass(kind, app_config):
        return SenderFacts("appconfig", class_path(kind), sender.label, **here)
    if kind in VALUES:
        return SenderFacts("value", repr(sender), **here)
    if issubclass(kind, (*VALUES, tuple, frozenset)):
        return SenderFacts("instance", class_path(kind), other_kinds=("value",), **here)
    return describe_object(sender, here)


def describe_object(sender: object, here: dict[str, int]) -> SenderFacts:
    """Describe a function, a method or any other instance."""
    kind = type(sender)
    if issubclass(kind, types.FunctionType):
        return SenderFacts("function", f"{sender.__module__}.{sender.__qualname__}", **here)
    if issubclass(kind, types.MethodType):
        function = sender.__func__
        path = f"{function.__module__}.{function.__qualname__}"
        return SenderFacts("function", path, other_kinds=("instance",), **here)
    if issubclass(kind, (functools.partial, *BUILTINS)):
        return SenderFacts("instance", class_path(kind), other_kinds=("function",), **here)
    return SenderFacts("instance", class_path(kind), **here)
