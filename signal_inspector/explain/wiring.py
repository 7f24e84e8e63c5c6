"""The answers for a signal, a receiver and an app: the part that a snapshot tells."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.explanation import (
    AppExplanation,
    Link,
    Place,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.domain.snapshot import Connection, Pending, Signal, Snapshot


def explain_signal(name: str, snapshot: Snapshot) -> SignalExplanation:
    """Who listens to a signal. Raises LookupError for a name that the snapshot lacks."""
    for signal in snapshot.signals:
        if signal.name == name:
            pending = (one for one in snapshot.pending if one.signal == name)
            return SignalExplanation(signal, tuple(pending))
    raise LookupError(name)


def explain_receiver(name: str, snapshot: Snapshot) -> ReceiverExplanation:
    """Where a receiver is connected."""
    places = tuple(
        Place(signal.name, connection, len(signal.connections))
        for signal in snapshot.signals
        for connection in signal.connections
        if connection.receiver.name == name
    )
    pending = tuple(one for one in snapshot.pending if one.receiver.name == name)
    found = [place.connection.receiver for place in places] + [one.receiver for one in pending]
    return ReceiverExplanation(name, tuple(dict.fromkeys(found)), places, pending)


def explain_app(label: str, snapshot: Snapshot) -> AppExplanation:
    """What an app defines, what it listens to and who listens to it."""
    links = tuple(_links(snapshot))
    return AppExplanation(
        label=label,
        is_installed=label in snapshot.apps,
        defines=tuple(signal for signal in snapshot.signals if signal.app == label),
        listens_to=tuple(link for link in links if link.listener == label),
        heard_by=tuple(link for link in links if link.source == label != link.listener),
        pending=tuple(one for one in snapshot.pending if _concerns(label, one)),
    )


def _links(snapshot: Snapshot) -> Iterator[Link]:
    for signal in snapshot.signals:
        for connection in signal.connections:
            source = _source(signal, connection)
            yield Link(signal.name, source, connection.receiver.owner, connection)


def _source(signal: Signal, connection: Connection) -> str:
    """Where it comes from: a model's app, not Django, whose signal it is."""
    sender = connection.sender
    if sender.kind == "model" and sender.label:
        return sender.label.partition(".")[0]
    if sender.kind == "appconfig" and sender.label:
        return sender.label
    return owner_of(signal)


def owner_of(signal: Signal) -> str:
    """The app that defines a signal, or the package where no app does."""
    return signal.app or signal.name.partition(".")[0]


def _concerns(label: str, pending: Pending) -> bool:
    return label in (pending.receiver.owner, pending.sender.partition(".")[0])
