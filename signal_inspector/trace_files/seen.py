"""What names there are in a trace: filters are checked against them."""

from __future__ import annotations

from signal_inspector.domain.event import Connected, Dispatch, Event, NearMiss, Unheard
from signal_inspector.domain.snapshot import Connection, Receiver, Sender, Signal, Snapshot

_ANY = Sender("any", "*")


class Seen:
    """Collects the names in events; as many as the processes have, however long the trace."""

    def __init__(self) -> None:
        self._receivers: dict[str, dict[Receiver, None]] = {}
        self._senders: dict[Sender, None] = {}

    def add(self, event: Event) -> None:
        """Take in one event."""
        if isinstance(event, Dispatch):
            self._note(event.signal, *(span.receiver for span in event.spans))
            self._senders[event.sender] = None
        elif isinstance(event, Connected):
            self._note(event.signal, *event.receivers)
        elif isinstance(event, Unheard):
            self._note(event.signal)
            self._senders[event.sender] = None
        elif isinstance(event, NearMiss):
            self._note(event.signal, event.receiver)
            self._senders |= {event.sender: None, event.listens_to: None}

    def snapshot(self) -> Snapshot:
        """The names as those of what is connected, which filters know how to look through."""
        signals = tuple(
            Signal(
                name=name,
                aliases=(),
                class_name="",
                origin=None,
                app=None,
                location=None,
                use_caching=False,
                connections=tuple(
                    Connection(order, receiver, _ANY, is_async=False, weak=True)
                    for order, receiver in enumerate(receivers)
                ),
            )
            for name, receivers in self._receivers.items()
        )
        return Snapshot("", "", None, debug=False, signals=signals, models=tuple(self._senders))

    def _note(self, signal: str, *receivers: Receiver) -> None:
        known = self._receivers.setdefault(signal, {})
        for receiver in receivers:
            known[receiver] = None
