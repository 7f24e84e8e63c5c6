"""Names of signals, senders and receivers, each found once and then looked up by id.

An id is only in a table while its object is alive: a weak reference takes it out. So tracing
keeps nothing alive, and naming costs a look-up at all sends but the first.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Hashable, Iterable
from time import perf_counter_ns
from types import MethodType
from typing import Any, Generic, TypeVar

from django.dispatch import Signal

from signal_inspector.conf import Configuration
from signal_inspector.discovery import static
from signal_inspector.discovery.places import Place, find_attributes, find_items, type_ids
from signal_inspector.discovery.signals import FoundSignal
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import find_owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import describe
from signal_inspector.resolution.signal_names import SignalNames
from signal_inspector.source.assignments import Assignments
from signal_inspector.source.files import SourceFiles

_MOST = 20_000
_LONGEST = 200
_OTHER = "<one of too many to name>"
_NONE = Sender("value", "None")

_Value = TypeVar("_Value", bound=Hashable)


class Name(Generic[_Value]):
    """A value with a number of its own, the same object wherever the value is the same."""

    __slots__ = ("number", "value")

    def __init__(self, number: int, value: _Value) -> None:
        self.number = number
        self.value = value


class SignalName(Name[str]):
    """The name of a signal, and how often it was sent and nobody heard, by sender.

    ``is_plain`` where all that matters of an unheard send is that count, ``is_quiet`` where
    nothing does. ``met`` has the number of the signal's receivers when it was first sent with
    a sender.
    """

    __slots__ = ("is_plain", "is_quiet", "met", "unheard")

    def __init__(self, number: int, value: str) -> None:
        super().__init__(number, value)
        self.is_plain = self.is_quiet = False
        self.met: dict[Name[Sender], int] = {}
        self.unheard: dict[Name[Sender], int] = {}


SenderName = Name[Sender]
ReceiverName = Name[Receiver]


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


class Names:
    """The names that traces with one configuration have in common.

    ``known_signals``, ``known_senders`` and ``known_receivers`` may be looked into by id; the
    methods find what is not there, and ``spent`` is the nanoseconds that this has taken.
    """

    def __init__(self, configuration: Configuration) -> None:
        files = SourceFiles()
        self.configuration = configuration
        self.known_signals = ById()
        self.known_senders = ById()
        self.known_receivers = ById()
        self._methods = (ById(), ById())
        self._sender_types = ById()
        self._receivers = Receivers(
            find_owners(configuration.project_packages), Locations(configuration.root, files)
        )
        self._signal_names = SignalNames(Assignments(files))
        self._interned: dict[Hashable, Name[Any]] = {}
        self._places = ById()
        self._modules_seen = 0
        self.spent = 0

    def signal(self, signal: Any) -> SignalName:
        """The name that ``list`` gives it, or ``<unnamed Class>``."""
        name: SignalName | None = self.known_signals.get(id(signal))
        if name is None:
            begun = perf_counter_ns()
            name = self._intern_signal(self._name_signal(signal))
            self.known_signals.remember(signal, name)
            self.spent += perf_counter_ns() - begun
        return name

    def sender(self, sender: Any) -> SenderName:
        """The value for what was sent with; instances of a class have one in common."""
        name: SenderName | None = self.known_senders.get(id(sender))
        if name is not None:
            return name
        cls = type(sender)
        if sender is None:
            none: SenderName = self._intern(_NONE)
            return none
        known: SenderName | None = self._sender_types.get(id(cls))
        return known or self._describe_sender(sender)

    def receiver(self, receiver: Any) -> ReceiverName:
        """The value for a callable that is connected."""
        if type(receiver) is MethodType:
            table = self._methods[issubclass(type(receiver.__self__), type)]
            key = receiver.__func__
        else:
            table, key = self.known_receivers, receiver
        name: ReceiverName | None = table.get(id(key))
        if name is None:
            begun = perf_counter_ns()
            name = self._intern(self._receivers.resolve(receiver))
            table.remember(key, name)
            self.spent += perf_counter_ns() - begun
        return name

    def signal_names(self) -> list[SignalName]:
        """The names of all signals so far."""
        return [name for name in list(self._interned.values()) if type(name) is SignalName]

    def unheard(self) -> dict[tuple[SignalName, SenderName], int]:
        """How often each signal was sent, with each sender, that nobody heard."""
        return {
            (name, sender): count
            for name in self.signal_names()
            for sender, count in name.unheard.copy().items()
        }

    def _describe_sender(self, sender: Any) -> SenderName:
        value = describe(sender)
        if value.kind == "value":
            value = Sender("value", value.name[:_LONGEST])
        name: SenderName = self._intern(value)
        if value.kind == "instance":
            self._sender_types.remember(type(sender), name)
        elif value.kind != "value":
            self.known_senders.remember(sender, name)
        return name

    def _intern(self, value: Any) -> Any:
        return self._interned.get(value) or self._add(value, Name)

    def _intern_signal(self, value: str) -> SignalName:
        found: Any = self._interned.get(value) or self._add(value, SignalName)
        return found  # type: ignore[no-any-return]

    def _add(self, value: Any, kind: type[Name[Any]]) -> Name[Any]:
        if len(self._interned) >= _MOST and value not in _OTHERS:
            return self._intern_other(value)
        return self._interned.setdefault(value, kind(len(self._interned), value))

    def _intern_other(self, value: Any) -> Name[Any]:
        other = next(each for each in _OTHERS if type(each) is type(value))
        kind = SignalName if type(value) is str else Name
        return self._interned.setdefault(other, kind(_MOST + _OTHERS.index(other), other))

    def _name_signal(self, signal: Any) -> str:
        places = self._places_of(signal)
        found = self._signal_names.resolve(FoundSignal(signal, tuple(places)))
        if found.place is None:
            return f"<unnamed {static.qualname_of(type(signal)).rpartition('.')[2]}>"
        return found.place.path

    def _note(self, found: Iterable[tuple[Place, Any]]) -> None:
        for place, signal in found:
            if id(signal) not in self._places:
                self._places.remember(signal, [])
            self._places.get(id(signal), []).append(place)

    def _places_of(self, signal: Any) -> list[Place]:
        """The attributes that hold it; where none does, the items of containers."""
        if id(signal) not in self._places and self._modules_seen != len(sys.modules):
            self._modules_seen = len(sys.modules)
            self._places = ById()
            self._note(find_attributes(type_ids(Signal)))
            if id(signal) not in self._places:
                self._note(find_items(type_ids(Signal)))
        places: list[Place] = self._places.get(id(signal), [])
        return places


_OTHERS: tuple[Any, ...] = (
    _OTHER,
    Sender("unknown", _OTHER),
    Receiver(_OTHER, "function", "third-party", None, "", None),
)
