"""Which place in the source made which connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from signal_inspector.audit.canonical import Canonical
from signal_inspector.domain.snapshot import Connection, Sender, Signal
from signal_inspector.domain.source import Registration


class Matched:
    """Registrations by the connections that they make: same signal, receiver and sender.

    Where the source does not tell the sender, signal and receiver suffice.
    """

    def __init__(self, registrations: Iterable[Registration], canonical: Canonical) -> None:
        self._canonical = canonical
        self._found: dict[tuple[str, str], list[tuple[Registration, Sender | None]]] = defaultdict(
            list
        )
        for each in registrations:
            if each.verb == "connect" and each.signal.kind == "name":
                sender = self.sender(each)
                key = each.signal.text, _name_of(each)
                self._found[key].append((each, sender))

    def of(self, signal: Signal, connection: Connection) -> tuple[Registration, ...]:
        """The places that may have made the connection, in the order of the source."""
        receiver = connection.receiver
        by_name = self._found.get((signal.name, receiver.name), [])
        by_place = self._found.get((signal.name, str(receiver.location)), [])
        return tuple(
            registration
            for registration, sender in (*by_name, *by_place)
            if sender is None or sender == connection.sender or connection.sender.kind == "unknown"
        )

    def sender(self, registration: Registration) -> Sender | None:
        """Whom a place listens to, None where the source does not tell; signals of models take a
        label for the model."""
        sender = registration.sender
        if sender.kind == "text":
            return self._canonical.model(sender.text) or self._canonical.sender(sender)
        return self._canonical.sender(sender)


def _name_of(registration: Registration) -> str:
    """The receiver's name or, for one that has none of its own, its place."""
    if registration.receiver.kind == "name":
        return registration.receiver.text
    if registration.form == "nested_function":
        around = f"{registration.module.name}.{registration.enclosing}"
        return f"{around}.<locals>.{registration.receiver.text}"
    return str(registration.spot.location)
