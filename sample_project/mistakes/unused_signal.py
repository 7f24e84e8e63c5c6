"""It is sent, and nothing listens.

How to mend it: docs/reference/rules/unused-signal.md
"""

from django.dispatch import Signal

# Arguments: note.
note_lost = Signal()


def lose(note) -> None:
    """Lose a note."""
    note_lost.send(sender=type(note), note=note)
