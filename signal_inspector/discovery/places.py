"""Where objects of some types are held by name: attributes of modules and classes, items.

One walk over the namespaces of all modules and classes and over the dicts, lists and tuples
that they hold directly. Types are compared by identity, so no metaclass is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from signal_inspector.discovery import static

PlaceKind = Literal["module", "class", "item"]

_MAX_DEPTH = 3
_KEY_TYPES = (str, int, float, bool, bytes, type(None))

Wanted = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """A name that leads to an object.

    ``module`` and ``attribute`` lead to what is assigned (``NAME`` or ``Class.NAME``);
    ``item`` is the rest for an item of a container, such as ``['key'][0]``.
    """

    kind: PlaceKind
    module: str
    attribute: str
    item: str = ""

    @property
    def path(self) -> str:
        return f"{self.module}.{self.attribute}{self.item}"


def type_ids(*types: type) -> frozenset[int]:
    """The ids of these types and of all live classes below them."""
    return frozenset(id(cls) for base in types for cls in static.subclasses(base))


def find_places(
    wanted: Callable[[list[Any]], list[int]],
) -> Iterator[tuple[Place, Any]]:
    """Each place that holds a wanted object, with the object.

    ``wanted`` takes the values of a namespace or container and returns the indexes of
    those to report; it must look at them by ``id`` and ``type`` only.
    """
    containers = _Containers(wanted)
    for name, namespace in static.modules():
        for attribute, item, value in containers.search(namespace):
            yield Place("item" if item else "module", name, attribute, item), value
    for cls in static.subclasses(object):
        for attribute, item, value in containers.search(static.class_attributes(cls)):
            module, qualname = _home(cls)
            kind: PlaceKind = "item" if item else "class"
            yield Place(kind, module, f"{qualname}.{attribute}", item), value


def _home(cls: type) -> tuple[str, str]:
    """Module and qualified name that lead to ``cls``; its own words where none does."""
    module, qualname = static.module_name_of(cls), static.qualname_of(cls)
    if static.lookup(module, qualname) is cls:
        return module, qualname
    for name, namespace in static.modules():
        for attribute, value in list(namespace.items()):
            if value is cls and type(attribute) is str:
                return name, attribute
    return module, qualname


class _Containers:
    """Searches a namespace and the containers that it holds."""

    def __init__(self, wanted: Callable[[list[Any]], list[int]]) -> None:
        self._wanted = wanted
        self._mappings = type_ids(dict)
        self._sequences = type_ids(list, tuple)
        self._both = self._mappings | self._sequences

    def search(self, namespace: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Attribute, item and object of each find; item is empty for the attribute itself."""
        names, values = list(namespace), list(namespace.values())
        if len(names) != len(values):  # another thread changed it between the two
            names, values = _pairs(namespace)
        for index in self._wanted(values):
            if type(names[index]) is str:
                yield names[index], "", values[index]
        for index in _with_type(values, self._both):
            if type(names[index]) is str and names[index] != "__builtins__":
                seen = {id(namespace)}
                for item, value in self._items(values[index], _MAX_DEPTH, seen):
                    yield names[index], item, value

    def _items(self, container: Any, depth: int, seen: set[int]) -> Iterator[tuple[str, Any]]:
        if id(container) in seen:
            return
        seen.add(id(container))
        keys, values = self._contents(container)
        for index in self._wanted(values):
            step = _step(keys[index] if keys is not None else index)
            if step is not None:
                yield step, values[index]
        if depth == 1:
            return
        for index in _with_type(values, self._both):
            step = _step(keys[index] if keys is not None else index)
            if step is not None:
                for rest, value in self._items(values[index], depth - 1, seen):
                    yield step + rest, value

    def _contents(self, container: Any) -> tuple[list[Any] | None, list[Any]]:
        """Keys and values, read past any method that a subclass overrides."""
        if id(type(container)) in self._mappings:
            return _pairs(container)
        iterate = list.__iter__ if issubclass(type(container), list) else tuple.__iter__
        return None, list(iterate(container))


def _pairs(mapping: Any) -> tuple[list[Any], list[Any]]:
    items = list(dict.items(mapping)) if issubclass(type(mapping), dict) else list(mapping.items())
    return [key for key, _ in items], [value for _, value in items]


def _with_type(values: list[Any], ids: frozenset[int]) -> list[int]:
    if ids.isdisjoint(map(id, map(type, values))):
        return []
    return [index for index, value in enumerate(values) if id(type(value)) in ids]


def of_types(ids: frozenset[int]) -> Callable[[list[Any]], list[int]]:
    """A search for objects whose type is one of those with these ids."""
    return lambda values: _with_type(values, ids)


def with_ids(ids: frozenset[int]) -> Callable[[list[Any]], list[int]]:
    """A search for the objects with these ids."""

    def wanted(values: list[Any]) -> list[int]:
        if ids.isdisjoint(map(id, values)):
            return []
        return [index for index, value in enumerate(values) if id(value) in ids]

    return wanted


def _step(key: Any) -> str | None:
    """``[key]`` as the source would have it; None where only its ``repr`` could say."""
    if type(key) in _KEY_TYPES:
        return f"[{key!r}]"
    if issubclass(type(key), type):
        return f"[{static.class_path(key)}]"
    if issubclass(type(key), Enum):
        attributes = static.instance_attributes(key) or {}
        if type(attributes.get("_name_")) is str:
            return f"[{static.class_path(type(key))}.{attributes['_name_']}]"
    return None
