"""Filters: which part of a snapshot is asked for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import (
    Connection,
    Origin,
    Pending,
    Receiver,
    ReceiverKind,
    Sender,
    Signal,
    Snapshot,
)

ANY_SENDER = "any"
_ANY = Sender("any", "*")


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep: any pattern of one kind, all of the different kinds.

    A pattern is a whole dotted path, a glob (``*`` and ``?``), or one or more whole
    components of the path, without regard to case. ``sender`` keeps what runs for a sender,
    so the receivers of any sender too; the pattern ``any`` keeps those alone.
    """

    signal: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    exclude_signal: tuple[str, ...] = ()
    exclude_sender: tuple[str, ...] = ()
    exclude_receiver: tuple[str, ...] = ()
    exclude_app: tuple[str, ...] = ()
    exclude_path: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()
    kind: tuple[ReceiverKind, ...] = ()
    only_async: bool = False
    unconnected: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A pattern that matches nothing, and the nearest names that exist."""

    option: str
    pattern: str
    nearest: tuple[str, ...]


def matches(pattern: str, name: str, separator: str = ".") -> bool:
    """Whether a pattern means this dotted path (or path of a file, with ``/``)."""
    pattern, name = pattern.lower(), name.lower()
    if pattern == name:
        return True
    components = _components(name, separator)
    if pattern in (component.strip("[]'\"") for component in components if component[0] == "["):
        return True
    if "*" in pattern or "?" in pattern:
        glob = _glob(pattern)
        whole = separator in pattern
        return any(glob.fullmatch(text) for text in ([name] if whole else [name, *components]))
    wanted = _components(pattern, separator)
    return bool(wanted) and _runs_through(wanted, components)


def select(snapshot: Snapshot, selection: Selection) -> Snapshot:
    """The part of ``snapshot`` that ``selection`` asks for; ``order`` stays what it was."""
    keeps = _ConnectionFilter(snapshot, selection)
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
            and _keeps_name(
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


def keeps_owner(selection: Selection, owner: str) -> bool:
    """Whether the code of that app, or package, is asked for."""
    return _keeps_name(selection.app, selection.exclude_app, [owner])


def as_options(selection: Selection) -> str:
    """The selection as options of the command line, in a fixed order; empty for none."""
    words: list[str] = []
    for field in fields(selection):
        value = getattr(selection, field.name)
        option = "--" + field.name.removeprefix("only_").replace("_", "-")
        if value is True:
            words.append(option)
        elif value:
            words += [f"{option} {shlex.quote(pattern)}" for pattern in sorted(value)]
    return " ".join(words)


def unmatched(snapshot: Snapshot, selection: Selection) -> tuple[Unmatched, ...]:
    """Each pattern of ``selection`` that matches nothing in ``snapshot``."""
    found: list[Unmatched] = []
    for option, spellings in _universe(snapshot).items():
        separator = "/" if option == "path" else "."
        for prefix in ("", "exclude_"):
            for pattern in getattr(selection, prefix + option):
                if option == "sender" and pattern.lower() == ANY_SENDER:
                    continue
                if not any(matches(pattern, spelling, separator) for spelling in spellings):
                    shown = "--" + (prefix + option).replace("_", "-")
                    found.append(Unmatched(shown, pattern, nearest(pattern, spellings, separator)))
    return tuple(found)


def keep_findings(
    findings: Iterable[Finding], snapshot: Snapshot, selection: Selection
) -> list[Finding]:
    """The findings that ``selection`` asks for, by the receiver, signal and place they are of.

    A finding that is of no receiver has no sender, and no kind of receiver, to be asked for.
    """
    keeps = _ConnectionFilter(snapshot, selection)
    aliases = {signal.name: signal.aliases for signal in snapshot.signals}
    return [
        finding
        for finding in findings
        if _keeps_name(
            selection.signal,
            selection.exclude_signal,
            [finding.signal or "", *aliases.get(finding.signal or "", ())],
        )
        and keeps.finding(finding)
    ]


def nearest(pattern: str, spellings: Mapping[str, str], separator: str = ".") -> tuple[str, ...]:
    """Up to three names that have the pattern in a part, or else are spelled much like it."""
    parts: dict[str, str] = {}
    for spelling, name in spellings.items():
        components = _components(spelling, separator)
        for start in (0, -2, -1):
            parts.setdefault(separator.join(components[start:]).lower(), name)
    wanted = pattern.lower().strip("*?")
    close = [part for part in parts if len(wanted) > 2 and wanted in part]
    close += get_close_matches(wanted, parts, n=6)
    return tuple(dict.fromkeys(parts[part] for part in close))[:3]


class _ConnectionFilter:
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
        chosen = (
            one.sender, one.receiver, one.app, one.path, one.exclude_sender,
            one.exclude_receiver, one.exclude_app, one.exclude_path, one.origin, one.kind,
        )  # fmt: skip
        return any(chosen) or one.only_async

    def connection(self, connection: Connection) -> bool:
        if self._selection.only_async and not connection.is_async:
            return False
        return self._sender(connection.sender) and self._receiver(connection.receiver)

    def pending(self, pending: Pending) -> bool:
        if self._selection.only_async:
            return False
        one = self._selection
        return _keeps_name(one.sender, one.exclude_sender, [pending.sender]) and self._receiver(
            pending.receiver
        )

    def finding(self, finding: Finding) -> bool:
        one = self._selection
        if one.only_async and not finding.is_async:
            return False
        if finding.receiver is not None:
            sender = finding.sender or _ANY
            return self._sender(sender) and self._receiver(finding.receiver)
        path = [finding.location.path] if finding.location else []
        return (
            not (one.sender or one.receiver or one.kind)
            and (not one.origin or finding.origin in one.origin)
            and _keeps_name(one.app, one.exclude_app, [finding.owner])
            and _keeps_name(one.path, one.exclude_path, path, "/")
        )

    def _sender(self, sender: Sender) -> bool:
        patterns, excluded = self._selection.sender, self._selection.exclude_sender
        if sender.kind == "any":
            if any(pattern.lower() in (ANY_SENDER, sender.name) for pattern in excluded):
                return False
            named = any(pattern.lower() == ANY_SENDER for pattern in patterns)
            return not patterns or named or self._names_a_sender
        return _keeps_name(patterns, excluded, sender.spellings)

    def _receiver(self, receiver: Receiver) -> bool:
        one = self._selection
        path = [receiver.location.path] if receiver.location else []
        return (
            (not one.origin or receiver.origin in one.origin)
            and (not one.kind or receiver.kind in one.kind)
            and _keeps_name(one.receiver, one.exclude_receiver, [receiver.name])
            and _keeps_name(one.app, one.exclude_app, [receiver.owner])
            and _keeps_name(one.path, one.exclude_path, path, "/")
        )


def _kept_signals(
    signals: Iterable[Signal], selection: Selection, keeps: _ConnectionFilter
) -> Iterator[Signal]:
    for signal in signals:
        names = [signal.name, *signal.aliases]
        if not _keeps_name(selection.signal, selection.exclude_signal, names):
            continue
        if selection.unconnected and signal.connections:
            continue
        connections = tuple(filter(keeps.connection, signal.connections))
        if connections or not keeps.is_active:
            yield replace(signal, connections=connections)


def _keeps_name(
    wanted: tuple[str, ...], excluded: tuple[str, ...], names: Sequence[str], separator: str = "."
) -> bool:
    def among(patterns: tuple[str, ...]) -> bool:
        return any(matches(pattern, name, separator) for pattern in patterns for name in names)

    return (not wanted or among(wanted)) and not (excluded and among(excluded))


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


def _components(text: str, separator: str) -> list[str]:
    """``a.b['c.d']`` is ``a``, ``b`` and ``['c.d']``."""
    if separator == "/":
        return [part for part in text.replace("\\", "/").split("/") if part]
    return re.findall(r"\[[^\]]*\]|[^.\[]+", text)


def _runs_through(wanted: list[str], components: list[str]) -> bool:
    length = len(wanted)
    return any(
        components[start : start + length] == wanted
        for start in range(len(components) - length + 1)
    )


def _glob(pattern: str) -> re.Pattern[str]:
    once = re.sub(r"\*+", "*", pattern)
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in once)
    return re.compile("".join(parts), re.DOTALL)
