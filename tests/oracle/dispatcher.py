"""A model of Django's dispatcher: which connections stand, and in which order they are called.

The model follows the documented behaviour of ``Signal.connect`` and ``Signal.disconnect``; the
real lists of the dispatcher are never read. Receivers, senders and signals are held weakly.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

from .callables import ReceiverFacts
from .creation import Frame
from .senders import SenderFacts

Key = tuple[object, object]


def identity(target: object) -> object:
    """Return what the dispatcher tells objects apart by: methods differ by object and function."""
    if hasattr(target, "__func__"):
        return (id(target.__self__), id(target.__func__))
    return id(target)


def key_of(receiver: object, sender: object, dispatch_uid: object) -> Key:
    """Return the key under which one receiver is connected only once."""
    return (dispatch_uid if dispatch_uid else identity(receiver), identity(sender))


def weak_reference(target: object) -> Callable[[], object] | None:
    """Return a weak reference to any object, or None where the type allows none."""
    try:
        return weakref.ref(target)
    except TypeError:
        return None


def weak_receiver(receiver: object) -> Callable[[], object] | None:
    """Return a weak reference to a receiver; a method lives as long as its object."""
    if hasattr(receiver, "__self__") and hasattr(receiver, "__func__"):
        return weakref.WeakMethod(receiver)
    return weak_reference(receiver)


@dataclass
class Connection:
    """One accepted ``connect``, described when it was made."""

    key: Key
    receiver: ReceiverFacts
    sender: SenderFacts
    weak: bool
    dispatch_uid: object
    is_async: bool
    receiver_reference: Callable[[], object] | None
    sender_reference: Callable[[], object] | None

    def receiver_is_dead(self) -> bool:
        """Say whether a weakly connected receiver is gone."""
        return self.receiver_reference is not None and self.receiver_reference() is None

    def sender_is_dead(self) -> bool:
        """Say whether the sender is gone; what cannot be referenced weakly counts as alive."""
        return self.sender_reference is not None and self.sender_reference() is None


@dataclass
class SignalRecord:
    """One signal: where it was created, and the connections that stand."""

    reference: Callable[[], object]
    class_path: str
    frames: tuple[Frame, ...]
    django_version: tuple[int, int]
    created_unseen: bool = False
    connections: list[Connection] = field(default_factory=list)
    set_aside: list[Connection] = field(default_factory=list)

    def connect(self, connection: Connection) -> bool:
        """Add a connection, unless one with its key stands already."""
        self.remove_dead()
        if any(standing.key == connection.key for standing in self.connections):
            return False
        self.connections.append(connection)
        return True

    def disconnect(self, key: Key) -> bool:
        """Remove the connection that has this key."""
        self.remove_dead()
        for index, standing in enumerate(self.connections):
            if standing.key == key:
                del self.connections[index]
                return True
        return False

    def rearrange(self, keys: list[Key]) -> None:
        """Let those with these keys stand, in this order; the others are set aside."""
        known = {each.key: each for each in (*self.set_aside, *self.connections)}
        self.connections = [known[key] for key in keys if key in known]
        self.set_aside = [each for key, each in known.items() if key not in keys]

    def remove_dead(self) -> None:
        """Drop what this Django drops: dead receivers, and from 6.0 those of dead senders too."""
        self.connections = [each for each in self.connections if not self._is_over(each)]

    def in_order_of_calls(self) -> list[Connection]:
        """Return the standing connections in the order in which this Django calls them."""
        self.remove_dead()
        if self.django_version < (5, 0):
            return list(self.connections)
        return sorted(self.connections, key=lambda each: each.is_async)

    def _is_over(self, connection: Connection) -> bool:
        if connection.receiver_is_dead():
            return True
        return self.django_version >= (6, 0) and connection.sender_is_dead()
