"""What was meant by a first word that is no action."""

from __future__ import annotations

from signal_inspector.errors import SignalInspectorError
from signal_inspector.inspector import take_snapshot
from signal_inspector.selection import Selection, unmatched


def hint_for(word: str) -> str | None:
    """The command that shows what ``word`` names; None where it names nothing."""
    try:
        snapshot = take_snapshot()
    except SignalInspectorError:
        return None
    for option, selection in (
        ("--sender", Selection(sender=(word,))),
        ("--signal", Selection(signal=(word,))),
        ("--receiver", Selection(receiver=(word,))),
        ("--app", Selection(app=(word,))),
    ):
        if not unmatched(snapshot, selection):
            return f"did you mean 'manage.py signals {option} {word}'?"
    return None
