"""What is remembered of receivers and senders, without keeping any of them alive."""

from __future__ import annotations

import weakref
from types import MethodType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.discovery.links import links_of

Identity = int | tuple[int, int]


def identity_of(obj: Any) -> Identity:
    """The same for one object while it lives, and for each access to one bound method."""
    if type(obj) is MethodType:
        return id(obj.__self__), id(obj.__func__)
    return id(obj)


class ReceiverMemory:
    """A receiver that may die; its ``links`` still say what it was."""

    __slots__ = ("_parts", "_takes_references", "identity", "links")

    def __init__(self, receiver: Any) -> None:
        parts = _parts(receiver)
        self.identity = identity_of(receiver)
        self.links = links_of(receiver)
        self._takes_references = all(map(static.takes_weak_references, parts))
        self._parts = tuple(map(weakref.ref, parts)) if self._takes_references else ()

    @property
    def live(self) -> Any:
        """The receiver; None where it is gone or takes no weak reference."""
        if not self._takes_references:
            return None
        parts: list[Any] = [part() for part in self._parts]
        if any(part is None for part in parts):
            return None
        return parts[0] if len(parts) == 1 else MethodType(parts[0], parts[1])

    @property
    def died(self) -> bool:
        """Whether it is surely gone."""
        return self._takes_references and self.live is None

    def is_memory_of(self, receiver: Any) -> bool:
        """Whether it is this one, which is at hand and so alive."""
        return self.identity == identity_of(receiver) and not self.died


def _parts(receiver: Any) -> tuple[Any, ...]:
    """What must live for the receiver to live: a bound method is made anew at each access."""
    if type(receiver) is MethodType:
        return receiver.__func__, receiver.__self__
    return (receiver,)


class SenderMemory:
    """A sender that may die. A plain value is kept; of what takes no reference, its class."""

    __slots__ = ("_reference", "_value", "class_path")

    def __init__(self, sender: Any) -> None:
        cls = type(sender)
        self._value = sender if id(cls) in static.PLAIN_TYPES else static.MISSING
        self._reference: weakref.ref[Any] | None = None
        self.class_path = static.class_path(cls)
        if self._value is static.MISSING and static.takes_weak_references(sender):
            self._reference = weakref.ref(sender)

    @property
    def live(self) -> Any:
        """The sender; ``MISSING`` where it is gone or takes no weak reference."""
        if self._reference is None:
            return self._value
        sender = self._reference()
        return static.MISSING if sender is None else sender

    @property
    def died(self) -> bool:
        """Whether it is surely gone."""
        return self._reference is not None and self._reference() is None
