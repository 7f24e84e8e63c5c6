"""Who is called when a signal is sent for a model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from signal_inspector.domain.snapshot import Connection, Sender, Snapshot
from signal_inspector.domain.timeline import SignalStep
from signal_inspector.resolution.senders import describe

PRE_INIT = "django.db.models.signals.pre_init"
POST_INIT = "django.db.models.signals.post_init"
PRE_SAVE = "django.db.models.signals.pre_save"
POST_SAVE = "django.db.models.signals.post_save"
PRE_DELETE = "django.db.models.signals.pre_delete"
POST_DELETE = "django.db.models.signals.post_delete"
M2M_CHANGED = "django.db.models.signals.m2m_changed"

INIT_SIGNALS = (PRE_INIT, POST_INIT)
SAVE_SIGNALS = (PRE_SAVE, POST_SAVE)
DELETE_SIGNALS = (PRE_DELETE, POST_DELETE)

_MODEL_SIGNALS = (*INIT_SIGNALS, *SAVE_SIGNALS, *DELETE_SIGNALS, M2M_CHANGED)


class Listeners:
    """The connections of a snapshot by signal and model.

    Django calls what is connected to the very class, and what is connected to any sender
    (``Signal._live_receivers``): not what is connected to a parent, a proxy or a child.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._connections = {
            signal.name: signal.connections
            for signal in snapshot.signals
            if signal.name in _MODEL_SIGNALS
        }
        self._senders: dict[type, Sender] = {}

    def sender(self, model: Any) -> Sender:
        """The value for a model class."""
        if model not in self._senders:
            self._senders[model] = describe(model)
        return self._senders[model]

    def of(self, signal: str, model: Any) -> tuple[Connection, ...]:
        """Who is called when ``signal`` is sent with this model, in dispatch order."""
        sender = self.sender(model)
        return tuple(
            connection
            for connection in self._connections.get(signal, ())
            if connection.sender.kind == "any" or connection.sender == sender
        )

    def only_of(self, signal: str, model: Any) -> tuple[Connection, ...]:
        """Those of them that are connected to the model itself."""
        return tuple(one for one in self.of(signal, model) if one.sender.kind != "any")

    def of_deletes(self, model: Any) -> tuple[Connection, ...]:
        """Who hears ``pre_delete`` or ``post_delete`` of the model."""
        return self.of(PRE_DELETE, model) + self.of(POST_DELETE, model)

    def of_unknown_senders(self) -> int:
        """How many receivers of these signals have a sender that nobody can name."""
        return sum(
            connection.sender.kind == "unknown"
            for connections in self._connections.values()
            for connection in connections
        )

    def step(self, signal: str, model: Any, action: str | None = None) -> SignalStep:
        """The signal being sent with this model."""
        return SignalStep(signal, self.sender(model), self.of(signal, model), action)

    def init_steps(self, models: Iterable[Any]) -> list[SignalStep]:
        """``pre_init`` and ``post_init`` of objects that are made, where somebody listens."""
        steps = [self.step(signal, model) for model in models for signal in INIT_SIGNALS]
        return [step for step in steps if step.connections]
