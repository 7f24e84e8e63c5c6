"""Tables of things by the ids of objects.

An id is only in a table while its object is alive: a weak reference takes it out.
"""

from __future__ import annotations

import weakref
from typing import Any

from signal_inspector.discovery import static


class _KeyedReference(weakref.ref[Any]):
    """A weak reference that knows the id of what it led to."""

    __slots__ = ("key",)

    key: int


class ById(dict[int, Any]):
    """Things by the id of a live object."""

    __slots__ = ("__weakref__", "_forget", "_references")

    def __init__(self) -> None:
        super().__init__()
        references: dict[int, _KeyedReference] = {}
        self._references = references
        table = weakref.ref(self)

        def forget(reference: _KeyedReference) -> None:
            owner = table()
            key = reference.key
            if owner is not None and references.get(key) is reference:
                del references[key]
                owner.pop(key, None)

        self._forget: Any = forget

    def remember(self, obj: object, thing: Any) -> None:
        """Put ``thing`` in for as long as ``obj`` lives, if a weak reference can tell."""
        if not static.takes_weak_references(obj):
            return
        reference = _KeyedReference(obj, self._forget)
        reference.key = id(obj)
        self._references[id(obj)] = reference
        self[id(obj)] = thing
