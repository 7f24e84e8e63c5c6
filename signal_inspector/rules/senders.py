"""Which model a connection is for, and whether anybody meant that one."""

from __future__ import annotations

from signal_inspector.domain.evidence import Evidence, Listener, ModelFacts
from signal_inspector.domain.snapshot import Sender


def model_of(evidence: Evidence, sender: Sender) -> ModelFacts | None:
    """What is known of the model that a sender is; None for any other sender."""
    return evidence.models.get(sender.name) if sender.kind == "model" else None


def is_by_the_way(evidence: Evidence, listener: Listener) -> bool:
    """Whether code that connects this receiver to many models took in this one by the way.

    So it is where the same receiver hears that signal of other models too, and no place in the
    source names this one.
    """
    sender = listener.connection.sender
    if any(each.sender.kind in ("name", "text") for each in listener.registered):
        return False
    return any(
        other.signal.name == listener.signal.name
        and other.connection.receiver.name == listener.connection.receiver.name
        and other.connection.sender.kind == "model"
        and other.connection.sender != sender
        for other in evidence.listeners
    )
