"""A receiver waits for a signal that nothing sends.

How to mend it: docs/reference/rules/unsent-signal.md
"""

import logging

from django.dispatch import Signal, receiver

logger = logging.getLogger(__name__)

# Arguments: note.
note_found = Signal()


@receiver(note_found)
def announce_find(sender, note, **kwargs) -> None:
    logger.info("%s is there again", note)
