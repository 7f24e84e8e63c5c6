"""The signals and receivers that a test means, found in the process."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MethodType
from typing import Any

from django.dispatch import Signal

from signal_inspector.discovery.dispatcher import read_connections
from signal_inspector.discovery.signals import find_signals
from signal_inspector.discovery.wrappers import chain
from signal_inspector.errors import UsageError
from signal_inspector.selection.patterns import matches, nearest
from signal_inspector.tracing.engine import current_names


def is_signal(given: object) -> bool:
    """Whether it is a signal of Django's kind."""
    return issubclass(type(given), Signal)


def signals_meant(given: Sequence[Signal | str]) -> list[Signal]:
    """The signals themselves, and those that the names among them mean.

    Raises UsageError for a name that means none, and for what is neither.
    """
    found: list[Signal] = []
    for one in given:
        if is_signal(one):
            found.append(one)  # type: ignore[arg-type]
        elif type(one) is str:
            found += _or_complain(one, signals_by_name(), "signal")
        else:
            raise UsageError(f"{thing_text(one)} is no signal: give a Signal or its name.")
    return found


def thing_text(thing: object) -> str:
    """What a test gave, by a name that asks it nothing."""
    return current_names().sender(thing).value.name


def signals_by_name() -> dict[str, list[Signal]]:
    """All signals of the process by their full names."""
    names = current_names()
    return _grouped((names.signal(signal).value, signal) for signal in _signals.fresh())


def receivers_by_name() -> dict[str, list[Any]]:
    """All receivers that are connected, by their full names."""
    names = current_names()
    return _grouped(
        (names.receiver(each).value.name, each) for each in _connected(_signals.fresh())
    )


def receiver_owners() -> set[str]:
    """The apps, and packages that are none, to which the connected receivers belong."""
    names = current_names()
    return {names.receiver(receiver).value.owner for receiver in _connected(_signals.fresh())}


def is_connected(receiver: Any) -> bool:
    """Whether a signal has it among its receivers."""
    return any(
        is_receiver(receiver, each)
        for signals in _signals.known_and_all()
        for each in _connected(signals)
    )


def is_receiver(given: Any, connected: Any) -> bool:
    """Whether ``connected`` is the receiver that a test gave.

    It may be wrapped, and so may be what was given: a decorator may stand above ``@receiver`` or
    below it. The function of a method means the methods of all instances.
    """
    return _is_behind(given, connected) or _is_behind(connected, given)


def all_named(pattern: str, found: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Those that a name means: all of it, or else a pattern as on the command line."""
    if pattern in found:
        return {pattern: found[pattern]}
    return {name: them for name, them in found.items() if matches(pattern, name)}


def not_found(pattern: str, names: Iterable[str], kind: str) -> UsageError:
    """What to say where a name means nothing."""
    close = nearest(pattern, {name: name for name in names})
    hint = f"; nearest: {', '.join(close)}." if close else "."
    return UsageError(f"no {kind} is named {pattern!r}{hint}")


def _or_complain(pattern: str, found: Mapping[str, list[Any]], kind: str) -> list[Any]:
    meant = all_named(pattern, found)
    if not meant:
        raise not_found(pattern, found, kind)
    return [one for them in meant.values() for one in them]


def _is_behind(inner: Any, outer: Any) -> bool:
    return any(_is_same(inner, each) for each in chain(outer))


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if type(one) is not MethodType or type(other) is not MethodType:
        return False
    return one.__self__ is other.__self__ and one.__func__ is other.__func__


def _connected(signals: Sequence[Signal]) -> Iterator[Any]:
    for connections in read_connections(signals):
        for entry in connections.entries:
            yield entry.receiver


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for name, one in pairs:
        groups.setdefault(name, []).append(one)
    return groups


class _Signals:
    """The signals of the process, which take long to find and seldom change."""

    def __init__(self) -> None:
        self._found: list[weakref.ref[Signal]] = []
        self._modules = 0

    def fresh(self) -> list[Signal]:
        """All of them, as far as modules have come since."""
        if self._modules != len(sys.modules):
            self._find()
        return self._known()

    def known_and_all(self) -> Iterator[list[Signal]]:
        """Those that are known; then, if nobody is content, all."""
        yield self._known()
        self._find()
        yield self._known()

    def _known(self) -> list[Signal]:
        return [signal for each in self._found if (signal := each()) is not None]

    def _find(self) -> None:
        self._found = [weakref.ref(found.signal) for found in find_signals()]
        self._modules = len(sys.modules)


_signals = _Signals()
