"""What a lock file holds: the wiring of a project, the same wherever it is looked at.

Nothing here differs between machines, hash seeds, Pythons or Djangos for the same code: no
places, no numbers, no senders that some Djangos cannot name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signal_inspector.domain.snapshot import Connection, Snapshot
from signal_inspector.lock.names import (
    NAMELESS,
    UNNAMED_SIGNAL,
    one_line,
    pending_name,
    receiver_name,
    sender_name,
    signal_name,
    uid_name,
)

ASYNC = "async"
_TIMES = re.compile(r"x(\d+)")
_LOCALS = "<locals>"


@dataclass(frozen=True, slots=True)
class LockedReceiver:
    """A receiver with what its connection is: ``async``, ``strong``, ``uid=…``, ``x3``."""

    name: str
    flags: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many of them there are."""
        found = _TIMES.fullmatch(self.flags[-1]) if self.flags else None
        return int(found[1]) if found else 1

    @property
    def kind_of_connection(self) -> tuple[str, ...]:
        """The flags, however many there are of them."""
        return self.flags[:-1] if self.flags and _TIMES.fullmatch(self.flags[-1]) else self.flags

    @property
    def is_async(self) -> bool:
        """Whether it runs together with others, so that it has no place in the order."""
        return ASYNC in self.flags


@dataclass(frozen=True, slots=True)
class Section:
    """The receivers of a signal for one sender, in dispatch order.

    ``pending`` is a sender that was never loaded, so that nothing is connected yet.
    """

    signal: str
    sender: str
    listeners: tuple[LockedReceiver, ...]
    pending: bool = False

    @property
    def key(self) -> tuple[bool, str, str]:
        """What sorts and identifies a section."""
        return self.pending, self.signal, self.sender

    @property
    def is_ordered(self) -> bool:
        """Whether one send calls all of its receivers.

        Several senders have the name ``?``, or that of a local class; several signals have none.
        """
        return not (
            self.pending
            or self.sender == NAMELESS
            or _LOCALS in self.sender
            or self.signal == UNNAMED_SIGNAL
        )


@dataclass(frozen=True, slots=True)
class Wiring:
    """All sections, sorted, and the state in which they were found."""

    settings: str
    debug: bool
    filters: str
    sections: tuple[Section, ...]


def wiring_of(snapshot: Snapshot, filters: str) -> Wiring:
    """The wiring of the project's and third parties' receivers in a snapshot.

    ``filters`` are the options that chose the snapshot, as text.
    """
    found: dict[tuple[str, str], list[Connection]] = {}
    for signal in snapshot.signals:
        name = UNNAMED_SIGNAL if signal.origin is None else signal_name(signal.name)
        for connection in signal.connections:
            if connection.receiver.origin != "django":
                found.setdefault((name, sender_name(connection.sender)), []).append(connection)
    sections = [
        _section(signal, sender, [_locked(one) for one in _as_dispatched(connections)])
        for (signal, sender), connections in found.items()
    ]
    return Wiring(
        settings=snapshot.settings or "none",
        debug=snapshot.debug,
        filters=one_line(filters),
        sections=tuple(sorted([*sections, *_pending(snapshot)], key=lambda one: one.key)),
    )


def _as_dispatched(connections: Iterable[Connection]) -> list[Connection]:
    """Synchronous receivers first, as from Django 5.0, also where an older one is at work."""
    return sorted(connections, key=lambda one: (one.is_async, one.order))


def _section(
    signal: str, sender: str, receivers: Sequence[LockedReceiver], pending: bool = False
) -> Section:
    """A section with each receiver once; by name where there is no order between them."""
    counted = tuple(_counted(receivers))
    section = Section(signal, sender, counted, pending)
    if section.is_ordered:
        return section
    by_name = tuple(sorted(counted, key=lambda one: (one.name, one.flags)))
    return Section(signal, sender, by_name, pending)


def _locked(connection: Connection) -> LockedReceiver:
    flags = []
    if connection.debug_only:
        flags.append("DEBUG only")
    if connection.is_async:
        flags.append(ASYNC)
    if not connection.weak:
        flags.append("strong")
    if connection.dispatch_uid is not None:
        flags.append(f"uid={uid_name(connection.dispatch_uid)}")
    return LockedReceiver(receiver_name(connection.receiver.name), tuple(flags))


def _counted(receivers: Iterable[LockedReceiver]) -> Iterable[LockedReceiver]:
    """Those that look the same once, in the place of the first, with their number."""
    for receiver, count in Counter(receivers).items():
        times = (f"x{count}",) if count > 1 else ()
        yield LockedReceiver(receiver.name, receiver.flags + times)


def _pending(snapshot: Snapshot) -> Iterable[Section]:
    found: dict[tuple[str, str], list[LockedReceiver]] = {}
    for one in snapshot.pending:
        if one.receiver.origin != "django":
            key = signal_name(one.signal), pending_name(one.sender)
            found.setdefault(key, []).append(LockedReceiver(receiver_name(one.receiver.name)))
    for (signal, sender), receivers in found.items():
        yield _section(signal, sender, receivers, pending=True)
