"""What was meant by a first word that is no action."""

from __future__ import annotations

from signal_inspector.errors import SignalInspectorError
from signal_inspector.explain.targets import find_targets
from signal_inspector.inspector import take_snapshot


def hint_for(word: str) -> str | None:
    """The command that explains what ``word`` names; None where it names nothing."""
    try:
        snapshot = take_snapshot()
    except SignalInspectorError:
        return None
    if not find_targets(snapshot, word):
        return None
    return f"did you mean 'manage.py signals explain {word}'?"
