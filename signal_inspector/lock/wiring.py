"""What a lock file holds: the wiring of a project, the same wherever it is looked at.

Nothing here differs between machines, hash seeds, Pythons or Djangos for the same code: no
places, no numbers, no senders that some Djangos cannot name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from signal_inspector.domain.snapshot import Connection, Sender, Snapshot

ANY = "any"
NAMELESS = "?"
_NAMELESS_KINDS = ("instance", "value", "unknown")
_TIMES = re.compile(r"x(\d+)")
_UNNAMED_SIGNAL = "<unnamed Signal>"


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
    found: dict[tuple[bool, str, str], list[Connection]] = {}
    for signal in snapshot.signals:
        name = _UNNAMED_SIGNAL if signal.origin is None else signal.name
        for connection in signal.connections:
            if connection.receiver.origin != "django":
                key = (False, name, sender_text(connection.sender))
                found.setdefault(key, []).append(connection)
    sections = [
        Section(signal, sender, tuple(_counted(map(_locked, _as_dispatched(connections)))))
        for (_, signal, sender), connections in found.items()
    ]
    return Wiring(
        settings=snapshot.settings or "none",
        debug=snapshot.debug,
        filters=filters,
        sections=tuple(sorted([*sections, *_pending(snapshot)], key=lambda one: one.key)),
    )


def sender_text(sender: Sender) -> str:
    """A sender by a name that every Django knows, else ``?``."""
    if sender.kind == "any":
        return ANY
    if sender.kind in _NAMELESS_KINDS or (sender.kind == "function" and "<" in sender.name):
        return NAMELESS
    if sender.kind == "appconfig":
        return f"{sender.label} (app)"
    return sender.short


def _as_dispatched(connections: Iterable[Connection]) -> list[Connection]:
    """Synchronous receivers first, as from Django 5.0, also where an older one is at work."""
    return sorted(connections, key=lambda one: (one.is_async, one.order))


def _locked(connection: Connection) -> LockedReceiver:
    flags = []
    if connection.debug_only:
        flags.append("DEBUG only")
    if connection.is_async:
        flags.append("async")
    if not connection.weak:
        flags.append("strong")
    if connection.dispatch_uid is not None:
        flags.append(f"uid={' '.join(connection.dispatch_uid.split())}")
    return LockedReceiver(connection.receiver.name, tuple(flags))


def _counted(receivers: Iterable[LockedReceiver]) -> Iterable[LockedReceiver]:
    """Those that look the same once, in the place of the first, with their number."""
    for receiver, count in Counter(receivers).items():
        times = (f"x{count}",) if count > 1 else ()
        yield LockedReceiver(receiver.name, receiver.flags + times)


def _pending(snapshot: Snapshot) -> Iterable[Section]:
    found: dict[tuple[str, str], list[LockedReceiver]] = {}
    for one in snapshot.pending:
        if one.receiver.origin != "django":
            receivers = found.setdefault((one.signal, one.sender), [])
            receivers.append(LockedReceiver(one.receiver.name))
    for (signal, sender), receivers in found.items():
        yield Section(signal, sender, tuple(_counted(receivers)), pending=True)
