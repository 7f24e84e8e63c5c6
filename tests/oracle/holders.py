"""Which module attributes, class attributes and items of their containers hold an object.

Objects are met by identity alone. Nothing that a module holds is asked for an attribute, compared
or called, for a lazy object would wake and a dead proxy would raise.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

DEEPEST = 6
PLAIN_KEYS = (str, bytes, int, float, bool, type(None))


@dataclass(frozen=True)
class Holding:
    """One place at which an object is held."""

    owner: str
    """The module, or the class with its module."""
    attribute: str
    path: tuple[object, ...]
    """The keys from the attribute to the object; empty where the attribute is the object."""
    in_class: bool

    @property
    def name(self) -> str:
        """The expression that reaches the object."""
        return f"{self.owner}.{self.attribute}" + "".join(f"[{key!r}]" for key in self.path)

    @property
    def is_plain(self) -> bool:
        """Whether all keys are written the same in every process."""
        return all(type(key) in PLAIN_KEYS for key in self.path)


def module_namespaces() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the name and namespace of each module without waking lazy ones."""
    for key, module in list(sys.modules.items()):
        if issubclass(type(module), ModuleType):
            namespace = ModuleType.__dict__["__dict__"].__get__(module)
            name = namespace.get("__name__")
            yield (name if type(name) is str else key), namespace


def all_classes() -> Iterator[type]:
    """Yield every class once."""
    seen: set[int] = set()
    waiting: list[type] = [object]
    while waiting:
        cls = waiting.pop()
        if id(cls) in seen:
            continue
        seen.add(id(cls))
        yield cls
        waiting.extend(type.__subclasses__(cls))


def class_path(cls: type) -> str:
    """Return ``module.qualname`` of a class, past whatever its metaclass does."""
    module = type.__getattribute__(cls, "__dict__").get("__module__")
    if type(module) is not str:
        module = type.__dict__["__module__"].__get__(cls)
    return f"{module}.{type.__dict__['__qualname__'].__get__(cls)}"


def namespaces() -> Iterator[tuple[str, dict[str, object], bool]]:
    """Yield owner, namespace and whether it is a class, for modules and for classes."""
    for name, namespace in module_namespaces():
        yield name, namespace, False
    for cls in all_classes():
        yield class_path(cls), type.__dict__["__dict__"].__get__(cls), True


@dataclass
class Holdings:
    """Where objects are held, by their ids."""

    places: dict[int, list[Holding]] = field(default_factory=lambda: defaultdict(list))
    reused: set[int] = field(default_factory=set)
    """Ids that another object has by now; nobody can tell the two apart by the id alone."""

    def is_attribute(self, target: int) -> bool:
        """Say whether a module attribute or class attribute is this object."""
        return any(not place.path for place in self.places.get(target, ()))


def find_holdings(targets: dict[int, Callable[[object], bool]]) -> Holdings:
    """Find where the objects with these ids are held.

    An id may have been used again by another object, so each target has a test of its own.
    """
    found = Holdings()
    for cls in all_classes():  # also those that only their base holds
        is_meant = targets.get(id(cls))
        if is_meant is not None and not is_meant(cls):
            found.reused.add(id(cls))
    for owner, namespace, in_class in namespaces():
        for attribute, value in list(namespace.items()):
            if type(attribute) is not str:
                continue
            for path, item in items_within(value, (), set()):
                is_meant = targets.get(id(item))
                if is_meant is None:
                    continue
                if not is_meant(item):
                    found.reused.add(id(item))
                    continue
                holding = Holding(owner, attribute, path, in_class)
                if holding not in found.places[id(item)]:
                    found.places[id(item)].append(holding)
    return found


def items_within(
    value: object, path: tuple[object, ...], seen: set[int]
) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield a value and, for dictionaries, lists and tuples, what lies within."""
    yield path, value
    kind = type(value)
    if len(path) >= DEEPEST or id(value) in seen:
        return
    if issubclass(kind, dict):
        pairs: list[tuple[object, object]] = list(dict.items(value))
    elif issubclass(kind, list):
        pairs = list(enumerate(list.__iter__(value)))
    elif issubclass(kind, tuple):
        pairs = list(enumerate(tuple.__iter__(value)))
    else:
        return
    seen.add(id(value))
    for key, item in pairs:
        yield from items_within(item, (*path, key), seen)
