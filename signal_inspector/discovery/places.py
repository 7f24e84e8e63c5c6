"""Where objects of some types are held by name: attributes of modules and classes, items.

One walk over the namespaces of all modules and classes and over the dicts, lists and tuples
that they hold directly. Types are compared by identity, so no metaclass is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import compress
from operator import itemgetter
from typing import Any, Literal

from signal_inspector.discovery import static

PlaceKind = Literal["module", "class", "item"]

_MAX_DEPTH = 6
_KEY_TYPES = (str, int, float, bool, bytes, type(None))


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


def find_places(ids: frozenset[int]) -> Iterator[tuple[Place, Any]]:
    """Each place that holds an object whose type has one of these ids, with the object."""
    search = _Search(ids)
    for name, namespace in static.modules():
        for attribute, item, value in search.namespace(namespace):
            yield Place("item" if item else "module", name, attribute, item), value
    for cls in static.subclasses(object):
        for attribute, item, value in search.namespace(static.class_attributes(cls)):
            module, qualname = _home(cls)
            kind: PlaceKind = "item" if item else "class"
            yield Place(kind, module, f"{qualname}.{attribute}", item), value


def find_held(ids: frozenset[int]) -> Iterator[tuple[str, Any]]:
    """The objects with these ids that an attribute of a module or class holds, with the module."""
    for name, namespace in static.modules():
        for value in _with_ids(namespace, ids):
            yield name, value
    for cls in static.subclasses(object):
        for value in _with_ids(static.class_attributes(cls), ids):
            yield static.module_name_of(cls), value


def _with_ids(namespace: Mapping[str, Any], ids: frozenset[int]) -> list[Any]:
    values = list(namespace.values())
    if ids.isdisjoint(map(id, values)):
        return []
    return [value for value in values if id(value) in ids]


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


class _Search:
    """Looks through a namespace and the containers that it holds."""

    def __init__(self, wanted: frozenset[int]) -> None:
        self._wanted = wanted
        self._mappings = type_ids(dict)
        self._containers = self._mappings | type_ids(list, tuple)
        self._interesting = wanted | self._containers

    def namespace(self, namespace: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Attribute, item and object of each find; item is empty for the attribute itself."""
        for name, value in self._interesting_of(list(namespace.items())):
            if type(name) is not str:
                continue
            if id(type(value)) in self._wanted:
                yield name, "", value
            elif not name.startswith("__"):
                for item, found in self._items(value, _MAX_DEPTH, {id(namespace)}):
                    yield name, item, found

    def _interesting_of(self, items: list[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
        """The items whose value is wanted or a container; in C, as most are neither."""
        kinds = map(id, map(type, map(itemgetter(1), items)))
        return compress(items, map(self._interesting.__contains__, kinds))

    def _items(self, container: Any, depth: int, seen: set[int]) -> Iterator[tuple[str, Any]]:
        if id(container) in seen:
            return
        seen.add(id(container))
        for key, value in self._interesting_of(self._contents(container)):
            step = _step(key)
            if step is None:
                continue
            if id(type(value)) in self._wanted:
                yield step, value
            elif depth > 1:
                for rest, found in self._items(value, depth - 1, seen):
                    yield step + rest, found

    def _contents(self, container: Any) -> list[tuple[Any, Any]]:
        """Keys or indexes and values, read past any method that a subclass overrides."""
        cls = type(container)
        if id(cls) in self._mappings:
            return list(dict.items(container))
        return list(enumerate((list if issubclass(cls, list) else tuple).__iter__(container)))


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
