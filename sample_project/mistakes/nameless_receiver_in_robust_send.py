"""A partial has no `__qualname__`, which `send_robust` reads when a receiver fails.

How to mend it: docs/reference/rules/nameless-receiver-in-robust-send.md
"""

import logging
from functools import partial

from django.dispatch import Signal

logger = logging.getLogger(__name__)

# Arguments: note.
note_printed = Signal()


def count_sheet(printer, sender, note, **kwargs) -> None:
    """Somebody has to buy paper."""
    logger.info("%s has printed %s", printer, note)


note_printed.connect(partial(count_sheet, "laser"), weak=False)


def print_note(note) -> None:
    """Print a note; what listens must not stop that."""
    note_printed.send_robust(sender=type(note), note=note)
