"""What is connected in this process, by the names that its trace has used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps

from signal_inspector.discovery.dispatcher import Entry, read_connections
from signal_inspector.discovery.signals import find_signals
from signal_inspector.domain.event import Connected
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.resolution.senders import ANY, Senders
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.tracing.names import Names

_Found = list[tuple[Any, Sequence[Entry]]]


def connected_events(names: Names, asked_for: DispatchFilter) -> Iterator[Connected]:
    """An event for each signal with receivers whose calls the trace records.

    There is none before Django is set up. A receiver whose calls may have gone by another name
    is left out. Raises UnknownLayoutError for a Django whose dispatcher is not known.
    """
    if not apps.ready:
        return
    receivers: dict[str, dict[Receiver, None]] = {}
    for signal, entries, senders in _with_senders(_connections(), asked_for):
        signal_name = names.signal(signal).value
        for entry, sender in zip(entries, senders, strict=True):
            name = names.receiver(entry.receiver)
            if names.is_certain(name) and asked_for.keeps_connection(
                signal_name, sender, name.value, entry.is_async
            ):
                receivers.setdefault(signal_name, {})[name.value] = None
    for signal_name, found in sorted(receivers.items()):
        yield Connected(signal_name, tuple(found))


def _connections() -> _Found:
    """The signals that have receivers."""
    signals = [found.signal for found in find_signals()]
    read = zip(signals, read_connections(signals), strict=True)
    return [(signal, each.entries) for signal, each in read if each.entries]


def _with_senders(
    found: _Found, asked_for: DispatchFilter
) -> Iterator[tuple[Any, Sequence[Entry], Sequence[Sender]]]:
    """To whom they listen, which takes long to find out, and so only where it matters."""
    if not asked_for.chooses_senders:
        for signal, entries in found:
            yield signal, entries, [ANY] * len(entries)
        return
    senders = Senders(entry for _, entries in found for entry in entries)
    for signal, entries in found:
        yield signal, entries, senders.resolve(None, entries)
