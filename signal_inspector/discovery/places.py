"""Where objects of some types are held by name: attributes of modules and classes, items.

Walks over the namespaces of all modules and classes, and over the dicts, lists and tuples in
them. Types are compared by identity, so no metaclass is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, cast

from signal_inspector.discovery import static

PlaceKind = Literal["module", "class", "item"]

_MAX_DEPTH = 6


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


def find_attributes(ids: frozenset[int]) -> Iterator[tuple[Place, Any]]:
    """Attributes of modules and classes whose type has one of these ids, with the object."""
    for home, namespace in _namespaces():
        for attribute, value in _with_types(namespace, ids):
            yield _place(home, attribute), value


def find_items(ids: frozenset[int]) -> Iterator[tuple[Place, Any]]:
    """The same for items of the containers that modules and classes hold."""
    search = _Containers(ids)
    for home, namespace in _namespaces():
        for attribute, item, value in search.items(namespace):
            yield _place(home, attribute, item), value


def _namespaces() -> Iterator[tuple[str | type, Mapping[str, Any]]]:
    """Modules, by name, and classes with what they hold, but for the standard library's.

    Nothing of a project's is there, and it is half of what there is.
    """
    passed_over = static.standard_library()
    for name, namespace in static.modules():
        if name.partition(".")[0] not in passed_over:
            yield name, namespace
    for cls in static.subclasses(object):
        if static.module_name_of(cls).partition(".")[0] not in passed_over:
            yield cls, static.class_attributes(cls)


def find_held(ids: frozenset[int]) -> Iterator[tuple[str, Any]]:
    """The objects with these ids that an attribute of a module or class holds, with the module."""
    for name, namespace in static.modules():
        for value in _with_ids(namespace, ids):
            yield name, value
    for cls in static.subclasses(object):
        for value in _with_ids(static.class_attributes(cls), ids):
            yield static.module_name_of(cls), value


def _with_types(namespace: Mapping[str, Any], ids: frozenset[int]) -> list[tuple[str, Any]]:
    if ids.isdisjoint(map(id, map(type, _values(namespace)))):
        return []
    return [
        (name, value)
        for name, value in _as_it_is(namespace).items()
        if id(type(value)) in ids and type(name) is str
    ]


def _values(namespace: Mapping[str, Any]) -> list[Any]:
    return list(namespace.values())


def _as_it_is(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """A copy, made in one step: between two, other threads may change a namespace."""
    copied: dict[str, Any] = namespace.copy()  # type: ignore[attr-defined]
    return copied


def _with_ids(namespace: Mapping[str, Any], ids: frozenset[int]) -> list[Any]:
    if ids.isdisjoint(map(id, _values(namespace))):
        return []
    return [value for value in list(namespace.values()) if id(value) in ids]


def _place(home: str | type, attribute: str, item: str = "") -> Place:
    if type(home) is str:
        return Place("item" if item else "module", home, attribute, item)
    module, qualname = _home(cast("type", home))
    return Place("item" if item else "class", module, f"{qualname}.{attribute}", item)


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
    """Looks through the dicts, lists and tuples of a namespace, and those in them."""

    def __init__(self, wanted: frozenset[int]) -> None:
        self._wanted = wanted
        self._mappings = type_ids(dict)
        self._containers = self._mappings | type_ids(list, tuple)
        self._interesting = wanted | self._containers

    def items(self, namespace: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Attribute, item and object of each find."""
        if self._containers.isdisjoint(map(id, map(type, _values(namespace)))):
            return
        for name, value in _as_it_is(namespace).items():
            holds = id(type(value)) in self._containers
            if holds and type(name) is str and not name.startswith("__"):
                for item, found in self._search(value, _MAX_DEPTH, {id(namespace)}):
                    yield name, item, found

    def _search(self, container: Any, depth: int, seen: set[int]) -> Iterator[tuple[str, Any]]:
        keys, values = self._contents(container)
        if self._interesting.isdisjoint(map(id, map(type, values))) or id(container) in seen:
            return
        seen.add(id(container))
        for index, value in enumerate(values):
            kind = id(type(value))
            if kind not in self._interesting:
                continue
            step = _step(index if keys is None else keys[index])
            if step is None:
                continue
            if kind in self._wanted:
                yield step, value
            elif depth > 1:
                for rest, found in self._search(value, depth - 1, seen):
                    yield step + rest, found

    def _contents(self, container: Any) -> tuple[list[Any] | None, list[Any]]:
        """Keys and values, read past any method that a subclass overrides."""
        cls = type(container)
        if id(cls) in self._mappings:
            pairs = static.pairs_of(container)
            return [key for key, _ in pairs], [value for _, value in pairs]
        return None, list((list if issubclass(cls, list) else tuple).__iter__(container))


def _step(key: Any) -> str | None:
    """``[key]`` as the source would have it; None where only its ``repr`` could say."""
    if id(type(key)) in static.PLAIN_TYPES:
        return f"[{static.plain_text(key)}]"
    if issubclass(type(key), type):
        return f"[{static.class_path(key)}]"
    if issubclass(type(key), Enum):
        attributes = static.instance_attributes(key) or {}
        if type(attributes.get("_name_")) is str:
            return f"[{static.class_path(type(key))}.{attributes['_name_']}]"
    return None
