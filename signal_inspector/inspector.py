"""Takes a snapshot: everything that the process has connected, as plain values."""

from __future__ import annotations

import gc
import platform
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import django
from django.apps import apps
from django.conf import settings

from signal_inspector.conf import load_configuration
from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import (
    Connections,
    Entry,
    has_receivers,
    read_connections,
)
from signal_inspector.discovery.leftovers import may_be_garbage
from signal_inspector.discovery.pending import PendingEntry, read_pending
from signal_inspector.discovery.recorder import is_recording, recorded_calls
from signal_inspector.discovery.signals import FoundSignal, find_signals, with_items
from signal_inspector.domain.recording import Recording
from signal_inspector.domain.snapshot import (
    Connection,
    Pending,
    Sender,
    Signal,
    Snapshot,
    Unresolved,
)
from signal_inspector.resolution.calls import Calls
from signal_inspector.resolution.dispatch_uids import uid_text
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import Owners, find_owners, settings_module
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.resolution.senders import Senders, describe, unknown_reason
from signal_inspector.resolution.signal_names import SignalNames
from signal_inspector.selection import Selection
from signal_inspector.selection.snapshot import select
from signal_inspector.source.definitions.assignments import Assignments
from signal_inspector.source.files import SourceFiles

_UNNAMED_REASON = "no attribute of a module or class, and no item of such a container, holds it"
_NO_LIST_REASON = "its class does not call Signal.__init__, so it has no list of receivers"


def take_snapshot(selection: Selection | None = None, *, settle: bool = False) -> Snapshot:
    """The signals, receivers and senders of this process as it is now.

    Imports nothing, calls no receiver and changes nothing. Django must be set up.
    ``selection`` keeps a part, as the filters of the command do. With ``settle`` the garbage
    collector runs first where something may be alive only until it does.

    Raises UsageError for a wrong ``SIGNAL_INSPECTOR`` setting and UnknownLayoutError for a
    Django whose dispatcher is not known.
    """
    snapshot = inspect_process(settle=settle).snapshot
    return snapshot if selection is None else select(snapshot, selection)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A snapshot and the live objects behind it, for those who look closer and then let go.

    ``entries`` are those of each signal of the snapshot, in the order of its connections;
    ``signals`` the signals themselves.
    ``recording`` is None where the process was not recorded.
    """

    snapshot: Snapshot
    signals: tuple[Any, ...]
    entries: tuple[tuple[Entry, ...], ...]
    owners: Owners
    locations: Locations
    files: SourceFiles
    recording: Recording | None


def recording() -> Recording | None:
    """What the recorder has seen of this process; None where it was not recorded.

    Raises what ``take_snapshot`` raises.
    """
    return inspect_process().recording if is_recording() else None


def inspect_process(*, settle: bool = False) -> Inspected:
    """What ``take_snapshot`` gives, with the live objects. Raises what that raises."""
    return _Inspection().look(settle)


class _Inspection:
    """One look at the process; what it reads or resolves once is kept for its length."""

    def __init__(self) -> None:
        configuration = load_configuration()
        self._files = SourceFiles()
        self._owners = find_owners(configuration.project_packages)
        self._locations = Locations(configuration.root, self._files)
        self._receivers = Receivers(self._owners, self._locations)
        self._names = SignalNames(Assignments(self._files))
        self._calls = Calls(recorded_calls(), self._owners, self._locations)

    def look(self, settle: bool) -> Inspected:
        found = with_items(find_signals(), self._names.lacks)
        if settle and not all(each.places for each in found):
            del found  # a signal without a name may be garbage, and this would hold it
            gc.collect()
            found = with_items(find_signals(), self._names.lacks)
        connections = _connections(found)
        if settle and may_be_garbage(entry for read in connections for entry in read.entries):
            del connections
            gc.collect()
            connections = _connections(found)
        senders = Senders(entry for each in connections for entry in each.entries)
        values = [
            self._signal(each, read, senders) for each, read in zip(found, connections, strict=True)
        ]
        names = _final_names(values)
        signals = [replace(value, name=name) for value, name in zip(values, names, strict=True)]
        name_of = {id(each.signal): name for each, name in zip(found, names, strict=True)}
        listless = {name_of[id(each.signal)] for each in found if not has_receivers(each.signal)}
        order = sorted(range(len(signals)), key=lambda index: _place_in_report(signals[index]))
        signals = [signals[index] for index in order]
        snapshot = Snapshot(
            django=django.get_version(),
            python=platform.python_version(),
            settings=settings_module(),
            debug=bool(settings.DEBUG),
            signals=tuple(signals),
            pending=self._pending(name_of),
            unresolved=tuple(_unresolved(signals, listless)),
            models=tuple(
                describe(model)
                for config in apps.get_app_configs()
                for model in config.models.values()
            ),
            apps=tuple(config.label for config in apps.get_app_configs()),
        )
        recorded = self._recording(name_of, found, connections) if is_recording() else None
        return Inspected(
            snapshot=snapshot,
            signals=tuple(found[index].signal for index in order),
            entries=tuple(connections[index].entries for index in order),
            owners=self._owners,
            locations=self._locations,
            files=self._files,
            recording=recorded,
        )

    def _recording(
        self, names: dict[int, str], found: list[FoundSignal], connections: list[Connections]
    ) -> Recording:
        entries = {
            id(each.signal): read.entries for each, read in zip(found, connections, strict=True)
        }
        return self._calls.recording(names, entries)

    def _signal(self, found: FoundSignal, read: Connections, senders: Senders) -> Signal:
        """The value; its name is empty where no name leads to the signal."""
        name = self._names.resolve(found)
        module = name.place.module if name.place is not None else None
        return Signal(
            name=name.place.path if name.place is not None else "",
            aliases=name.aliases,
            class_name=static.class_path(type(found.signal)),
            origin=None if module is None else self._owners.origin(module, name.file),
            app=None if module is None else self._owners.app(module),
            location=None
            if name.file is None or name.line is None
            else self._locations.at(name.file, name.line),
            use_caching=_use_caching(found.signal),
            connections=tuple(
                self._connection(found.signal, order, entry, sender)
                for order, (entry, sender) in enumerate(
                    zip(read.entries, senders.resolve(module, read.entries), strict=True)
                )
            ),
            dead=read.dead,
        )

    def _connection(self, signal: Any, order: int, entry: Entry, sender: Sender) -> Connection:
        return Connection(
            order=order,
            receiver=self._receivers.resolve(entry.receiver),
            sender=sender,
            is_async=entry.is_async,
            weak=entry.weak,
            dispatch_uid=None if entry.dispatch_uid is None else uid_text(entry.dispatch_uid),
            debug_only=entry.debug_only,
            connected_at=self._calls.connected_at(signal, entry),
        )

    def _pending(self, name_of: dict[int, str]) -> tuple[Pending, ...]:
        waiting = [entry for entry in read_pending() if id(entry.signal) in name_of]
        labels = self._labels_in_source(waiting)
        values = [
            Pending(
                signal=name_of[id(entry.signal)],
                receiver=self._receivers.resolve(entry.receiver),
                sender=labels[entry.sender],
            )
            for entry in waiting
        ]
        return tuple(sorted(values, key=lambda one: (one.signal, one.sender, one.receiver.name)))

    def _labels_in_source(self, waiting: list[PendingEntry]) -> dict[str, str]:
        """Labels with the capitals of the source, where it agrees: the registry has none."""
        spellings: dict[str, set[str]] = {entry.sender: set() for entry in waiting}
        for entry in waiting:
            spellings[entry.sender] |= self._receivers.spellings(entry.receiver, entry.sender)
        return {
            label: found.pop() if len(found) == 1 else label for label, found in spellings.items()
        }


def _connections(found: list[FoundSignal]) -> list[Connections]:
    return read_connections([each.signal for each in found])


def _use_caching(signal: Any) -> bool:
    return bool((static.instance_attributes(signal) or {}).get("use_caching", False))


def _final_names(signals: list[Signal]) -> list[str]:
    """Their names, with a number for each that has none; numbered by content alone."""
    unnamed = [index for index, signal in enumerate(signals) if not signal.name]
    unnamed.sort(key=lambda index: repr(signals[index]))
    names = [signal.name for signal in signals]
    for number, index in enumerate(unnamed, 1):
        names[index] = f"<unnamed Signal #{number}>"
    return names


def _place_in_report(signal: Signal) -> tuple[bool, str, int, str]:
    return signal.origin is None, *_natural(signal.name), repr(signal)


def _natural(name: str) -> tuple[str, int]:
    """Unnamed signals stand in the order of their numbers."""
    stem, _, number = name.partition("#")
    return (stem, int(number[:-1])) if name.startswith("<unnamed") else (name, 0)


def _unresolved(signals: Iterable[Signal], listless: set[str]) -> Iterable[Unresolved]:
    for signal in signals:
        if signal.origin is None:
            yield Unresolved(signal.name, _UNNAMED_REASON, signal.name)
        if signal.name in listless:
            yield Unresolved(signal.name, _NO_LIST_REASON, signal.name)
        for connection in signal.connections:
            if connection.sender.kind == "unknown":
                receiver = connection.receiver.name
                subject = f"sender of {receiver} on {signal.name}"
                yield Unresolved(subject, unknown_reason(), signal.name, receiver)
