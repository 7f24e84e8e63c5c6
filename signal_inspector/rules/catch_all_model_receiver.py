"""A receiver of a model signal without a sender: it runs for every model."""

from __future__ import annotations

from collections.abc import Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.model_signals import DELETES, M2M_CHANGED, SAVES
from signal_inspector.rules.problems import problem_of_listener, short_name, where_connected
from signal_inspector.rules.rule import Rule

_SIGNALS = (*SAVES, *DELETES, M2M_CHANGED)

# Rows that every site writes without a thought, where it has them.
_EXAMPLES = {
    "django.contrib.sessions.models.Session": "sessions",
    "django.contrib.admin.models.LogEntry": "log entries",
}


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each connection of a model signal to any sender."""
    for listener in evidence.listeners:
        signal = listener.signal.name
        if signal not in _SIGNALS or listener.connection.sender.kind != "any":
            continue
        yield problem_of_listener(
            listener,
            f"{listener.connection.receiver.name} runs on {short_name(signal)} of every "
            f"{_what(evidence, signal)}.",
            "Give the sender, or look at the sender first and return early.",
            at=where_connected(listener),
        )


def _what(evidence: Evidence, signal: str) -> str:
    """All that the signal is sent for."""
    if signal == M2M_CHANGED:
        return "many-to-many relation: those of all apps, and those of data migrations"
    examples = [text for name, text in _EXAMPLES.items() if name in evidence.models]
    added = f" ({' and '.join(examples)} too)" if examples else ""
    return f"model: those of all apps{added}, and those of data migrations"


RULE = Rule(
    code="I003",
    name="catch-all-model-receiver",
    severity="INFO",
    title="The receiver runs for every model",
    basis="process",
    check=check,
)
