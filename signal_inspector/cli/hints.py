"""What was meant by a first word that is no action; what finds it is imported when one is."""

from __future__ import annotations

from signal_inspector.errors import SignalInspectorError


def hint_for(word: str) -> str | None:
    """The command that explains what ``word`` names, or nearly does; None where that is nothing."""
    from signal_inspector.explain.targets import find_targets, nearest_targets
    from signal_inspector.inspector import take_snapshot

    try:
        snapshot = take_snapshot()
    except SignalInspectorError:
        return None
    if find_targets(snapshot, word):
        return _explained_by(word)
    # A dotted path is no action's name misspelt.
    close = nearest_targets(snapshot, word) if "." in word else ()
    return _explained_by(close[0]) if close else None


def _explained_by(name: str) -> str:
    return f"did you mean 'manage.py signals explain {name}'?"
