"""A receiver of a model signal without a sender: it runs for every model."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES, M2M_CHANGED, SAVES
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule

_SIGNALS = (*SAVES, *DELETES, M2M_CHANGED)


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection of a model signal to any sender."""
    for listener in evidence.listeners:
        if listener.signal.name in _SIGNALS and listener.connection.sender.kind == "any":
            yield problem_of_listener(
                listener,
                f"{listener.connection.receiver.name} runs on {short_name(listener.signal.name)} "
                "of every model: of Django's own and of third parties, of sessions and log "
                "entries, and of the models of data migrations.",
                "Give the sender, or look at the sender first and return early.",
                at=where_connected(listener),
            )


RULE = Rule(
    code="I003",
    name="catch-all-model-receiver",
    severity="INFO",
    title="The receiver runs for every model",
    basis="process",
    check=check,
)
