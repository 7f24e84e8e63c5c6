"""The part of a snapshot that is asked for, and patterns that match nothing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from signal_inspector.domain.finding import Finding, Topic
from signal_inspector.domain.snapshot import (
    Connection,
    Pending,
    Sender,
    Signal,
    Snapshot,
)
from signal_inspector.selection import ANY_SENDER, Selection
from signal_inspector.selection.patterns import keeps_name, matches, nearest
from signal_inspector.selection.receivers import chooses_receivers, keeps_receiver

_ANY = Sender("any", "*")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A pattern that matches nothing, and the nearest names that exist."""

    option: str
    pattern: str
    nearest: tuple[str, ...]


def select(snapshot: Snapshot, selection: Selection) -> Snapshot:
    """The part of ``snapshot`` that ``selection`` asks for; ``order`` stays what it was."""
    keeps = ConnectionFilter(snapshot, selection)
    signals = tuple(_kept_signals(snapshot.signals, selection, keeps))
    kept = {(s.name, c.receiver.name) for s in signals for c in s.connections}
    names = {signal.name for signal in signals}
    aliases = {signal.name: signal.aliases for signal in snapshot.signals}
    return replace(
        snapshot,
        signals=signals,
        pending=tuple(
            pending
            for pending in snapshot.pending
            if not selection.unconnected
            and keeps_name(
                selection.signal,
                selection.exclude_signal,
                [pending.signal, *aliases.get(pending.signal, ())],
            )
            and keeps.pending(pending)
        ),
        unresolved=tuple(
            unresolved
            for unresolved in snapshot.unresolved
            if unresolved.signal in names
            and (unresolved.receiver is None or (unresolved.signal, unresolved.receiver) in kept)
        ),
    )


def unmatched(
    snapshot: Snapshot, selection: Selection, more: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Unmatched, ...]:
    """Each pattern of ``selection`` that matches nothing in ``snapshot``, nor in ``more``: further
    spellings by the kind of filter, each with the name to show for it."""
    found: list[Unmatched] = []
    for option, known in _universe(snapshot).items():
        spellings = {**(more or {}).get(option, {}), **known}
        separator = "/" if option == "path" else "."
        for prefix in ("", "exclude_"):
            for pattern in getattr(selection, prefix + option):
                if option == "sender" and pattern.lower() == ANY_SENDER:
                    continue
                if not any(matches(pattern, spelling, separator) for spelling in spellings):
                    shown = "--" + (prefix + option).replace("_", "-")
                    found.append(Unmatched(shown, pattern, nearest(pattern, spellings, separator)))
    return tuple(found)


class ConnectionFilter:
    """Decides about one connection at a time."""

    def __init__(self, snapshot: Snapshot, selection: Selection) -> None:
        self._selection = selection
        known = _universe(snapshot)["sender"]
        self._names_a_sender = any(
            matches(pattern, name)
            for pattern in selection.sender
            if pattern.lower() != ANY_SENDER
            for name in known
        )

    @property
    def is_active(self) -> bool:
        """Whether receivers are chosen at all, so that a signal may be left with none."""
        one = self._selection
        return bool(one.sender or one.exclude_sender) or chooses_receivers(one)

    def connection(self, connection: Connection) -> bool:
        if self._selection.only_async and not connection.is_async:
            return False
        return self._sender(connection.sender) and keeps_receiver(
            self._selection, connection.receiver
        )

    def pending(self, pending: Pending) -> bool:
        if self._selection.only_async:
            return False
        one = self._selection
        return keeps_name(one.sender, one.exclude_sender, [pending.sender]) and keeps_receiver(
            one, pending.receiver
        )

    def topic(self, topic: Topic, finding: Finding) -> bool:
        """Whether a finding is asked for as one about ``topic``."""
        one = self._selection
        if one.only_async and not topic.is_async:
            return False
        place = [finding.location.path] if finding.location else []
        receiver = topic.receiver
        if receiver is None:
            return (
                not (one.sender or one.receiver or one.kind)
                and (not one.origin or finding.origin in one.origin)
                and keeps_name(one.app, one.exclude_app, [finding.owner])
                and keeps_name(one.path, one.exclude_path, place, "/")
            )
        if not self._sender(topic.sender or _ANY):
            return False
        # The call that connects it may be the fault of another app than the receiver's.
        return keeps_receiver(one, receiver, more_owners=[finding.owner], more_paths=place)

    def _sender(self, sender: Sender) -> bool:
        patterns, excluded = self._selection.sender, self._selection.exclude_sender
        if sender.kind == "any":
            if any(pattern.lower() in (ANY_SENDER, sender.name) for pattern in excluded):
                return False
            named = any(pattern.lower() == ANY_SENDER for pattern in patterns)
            return not patterns or named or self._names_a_sender
        return keeps_name(patterns, excluded, sender.spellings)


def _kept_signals(
    signals: Iterable[Signal], selection: Selection, keeps: ConnectionFilter
) -> Iterator[Signal]:
    for signal in signals:
        names = [signal.name, *signal.aliases]
        if not keeps_name(selection.signal, selection.exclude_signal, names):
            continue
        if selection.unconnected and signal.connections:
            continue
        connections = tuple(filter(keeps.connection, signal.connections))
        if connections or not keeps.is_active:
            yield replace(signal, connections=connections)


def _universe(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """All that a filter of each kind could mean: each spelling with the name to show for it."""
    connections = [c for signal in snapshot.signals for c in signal.connections]
    receivers = [c.receiver for c in connections] + [one.receiver for one in snapshot.pending]
    senders = [*snapshot.models, *(c.sender for c in connections if c.sender.kind != "any")]
    owners = [*snapshot.apps, *(receiver.owner for receiver in receivers)]
    paths = [receiver.location.path for receiver in receivers if receiver.location]
    return {
        "signal": {n: s.name for s in snapshot.signals for n in (s.name, *s.aliases)},
        "sender": {name: sender.short for sender in senders for name in sender.spellings}
        | {pending.sender: pending.sender for pending in snapshot.pending},
        "receiver": {receiver.name: receiver.name for receiver in receivers},
        "app": dict(zip(owners, owners, strict=True)),
        "path": dict(zip(paths, paths, strict=True)),
    }
