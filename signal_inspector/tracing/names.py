"""Names of signals, senders and receivers, each found once and then looked up by id.

Naming keeps nothing alive, and costs a look-up at all sends but the first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable
from itertools import count
from time import perf_counter_ns
from types import MethodType
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.dispatch import Signal

from signal_inspector.conf import Configuration
from signal_inspector.discovery import static
from signal_inspector.discovery.places import Place, find_attributes, find_items, type_ids
from signal_inspector.discovery.signals import FoundSignal
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import find_owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import describe
from signal_inspector.resolution.signal_names import SignalNames
from signal_inspector.source.definitions.assignments import Assignments
from signal_inspector.source.files import SourceFiles
from signal_inspector.tracing.by_id import ById

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


class Names:
    """The names that traces with one configuration have in common.

    ``known_signals``, ``known_senders`` and ``known_receivers`` may be looked into by id; the
    methods find what is not there, and ``spent`` is the nanoseconds that this has taken.

    While Django is still loading apps and models, a name may lack something. Such a name is
    given, and then forgotten.
    """

    def __init__(self, configuration: Configuration) -> None:
        files = SourceFiles()
        self.configuration = configuration
        self.known_signals = ById()
        self.known_senders = ById()
        self.known_receivers = ById()
        self._methods = (ById(), ById())
        self._sender_types = ById()
        self._locations = Locations(configuration.root, files)
        self._receivers: Receivers | None = None
        self._named_early: set[tuple[str, Location | None]] = set()
        self._signal_names = SignalNames(Assignments(files))
        self._interned: dict[Hashable, Name[Any]] = {}
        # A thread that finds a name as another does leaves a number out.
        self._next_number = count(len(_OTHERS)).__next__
        self._attributes = _Places(find_attributes)
        self._items = _Places(find_items)
        self.spent = 0

    def signal(self, signal: Any) -> SignalName:
        """The name that ``list`` gives it, or ``<unnamed Class>``."""
        name: SignalName | None = self.known_signals.get(id(signal))
        if name is None:
            begun = perf_counter_ns()
            value = self._name_signal(signal)
            name = self._intern_signal(value or self._unnamed(signal))
            if value or apps.ready:
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
            value = self._resolver().resolve(receiver)
            name = self._intern(value)
            if apps.apps_ready:
                table.remember(key, name)
            else:
                self._named_early.add((value.name, value.location))
            self.spent += perf_counter_ns() - begun
        return name

    def is_certain(self, name: ReceiverName) -> bool:
        """Whether all calls of a receiver went by its name, and those of no other receiver."""
        value = name.value
        return value != _OTHERS[-1] and (value.name, value.location) not in self._named_early

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
        if not apps.models_ready:
            return name  # a through model is one only when its field has it
        if value.kind == "instance":
            self._sender_types.remember(type(sender), name)
        elif value.kind != "value":
            self.known_senders.remember(sender, name)
        return name

    def _resolver(self) -> Receivers:
        """What finds the names of receivers."""
        if self._receivers is not None:
            return self._receivers
        owners = find_owners(self.configuration.project_packages)
        resolver = Receivers(owners, self._locations)
        if apps.apps_ready:
            self._receivers = resolver
        return resolver

    def _intern(self, value: Any) -> Any:
        return self._interned.get(value) or self._add(value, Name)

    def _intern_signal(self, value: str) -> SignalName:
        found: Any = self._interned.get(value) or self._add(value, SignalName)
        return found  # type: ignore[no-any-return]

    def _add(self, value: Any, kind: type[Name[Any]]) -> Name[Any]:
        if len(self._interned) >= _MOST and value not in _OTHERS:
            return self._intern_other(value)
        return self._interned.setdefault(value, kind(self._next_number(), value))

    def _intern_other(self, value: Any) -> Name[Any]:
        other = next(each for each in _OTHERS if type(each) is type(value))
        kind = SignalName if type(value) is str else Name
        return self._interned.setdefault(other, kind(_OTHERS.index(other), other))

    def _name_signal(self, signal: Any) -> str | None:
        found = FoundSignal(signal, self._attributes.of(signal))
        if self._signal_names.lacks(found):
            found = FoundSignal(signal, (*found.places, *self._items.of(signal)))
        place = self._signal_names.resolve(found).place
        return None if place is None else place.path

    def _unnamed(self, signal: Any) -> str:
        return f"<unnamed {static.qualname_of(type(signal)).rpartition('.')[2]}>"


class _Places:
    """Where signals are held; looked for again when modules have come or gone."""

    def __init__(self, find: Callable[[frozenset[int]], Iterable[tuple[Place, Any]]]) -> None:
        self._find = find
        self._found = ById()
        self._modules_seen = 0

    def of(self, signal: Any) -> tuple[Place, ...]:
        """The places of a signal, if it has any."""
        if id(signal) not in self._found and self._modules_seen != len(sys.modules):
            seen, found = len(sys.modules), ById()
            for place, each in self._find(type_ids(Signal)):
                if id(each) not in found:
                    found.remember(each, [])
                found.get(id(each), []).append(place)
            # When it is complete: another thread may ask for the same meanwhile.
            self._found, self._modules_seen = found, seen
        return tuple(self._found.get(id(signal), ()))


_OTHERS: tuple[Any, ...] = (
    _OTHER,
    Sender("unknown", _OTHER),
    Receiver(_OTHER, "function", "third-party", None, "", None),
)
