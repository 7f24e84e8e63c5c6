"""Which place in the source made which connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from signal_inspector.audit.canonical import Canonical
from signal_inspector.domain.snapshot import Connection, Receiver, Sender, Signal
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
        self._vague: dict[str, list[tuple[Registration, Sender | None]]] = defaultdict(list)
        for each in registrations:
            if each.verb == "connect" and each.signal.kind == "name":
                sender = self.sender(each)
                key = each.signal.text, _name_of(each)
                self._found[key].append((each, sender))
                if each.receiver.kind != "name":
                    self._vague[each.signal.text].append((each, sender))

    def of(self, signal: Signal, connection: Connection) -> tuple[Registration, ...]:
        """The places that may have made the connection, in the order of the source."""
        receiver = connection.receiver
        by_name = self._found.get((signal.name, receiver.name), [])
        by_place = self._found.get((signal.name, str(receiver.location)), [])
        return _of_sender((*by_name, *by_place), connection)

    def perhaps(self, signal: Signal, connection: Connection) -> tuple[Registration, ...]:
        """The places that make a receiver like this on the spot."""
        vague = _of_sender(self._vague[signal.name], connection)
        return tuple(each for each in vague if _may_be_behind(each.behind, connection.receiver))

    def sender(self, registration: Registration) -> Sender | None:
        """Whom a place listens to, None where the source does not tell; signals of models take a
        label for the model."""
        sender = registration.sender
        if sender.kind == "text":
            return self._canonical.model(sender.text) or self._canonical.sender(sender)
        return self._canonical.sender(sender)


def _of_sender(
    places: Iterable[tuple[Registration, Sender | None]], connection: Connection
) -> tuple[Registration, ...]:
    """Those whose sender is that of the connection, or is not known on either side."""
    return tuple(
        registration
        for registration, sender in places
        if sender is None or sender == connection.sender or connection.sender.kind == "unknown"
    )


def _may_be_behind(path: str, receiver: Receiver) -> bool:
    names = [receiver.name, receiver.wrapper or ""]
    if path.endswith(".<locals>"):
        return any(name.startswith(f"{path}.") for name in names)
    return path != "" and path in names


def _name_of(registration: Registration) -> str:
    """The receiver's name or, for one that has none of its own, its place."""
    if registration.receiver.kind == "name":
        return registration.receiver.text
    if registration.form == "nested_function":
        around = f"{registration.module.name}.{registration.enclosing}"
        return f"{around}.<locals>.{registration.receiver.text}"
    return str(registration.defined or registration.spot.location)
