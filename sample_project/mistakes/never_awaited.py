"""The decorator makes a plain function of the coroutine, and nobody awaits its result.

How to mend it: docs/reference/rules/never-awaited.md
"""

import logging
from functools import wraps

from django.dispatch import Signal, receiver

logger = logging.getLogger(__name__)

# Arguments: note.
note_archived = Signal()


def logged(handler):
    """Log each call."""

    @wraps(handler)
    def call(*args, **kwargs):
        logger.info("calling %s", handler.__name__)
        return handler(*args, **kwargs)

    return call


@receiver(note_archived)
@logged
async def copy_to_archive(sender, note, **kwargs) -> None:
    logger.info("%s is in the archive", note)


def archive(note) -> None:
    """Put a note away."""
    note_archived.send(sender=type(note), note=note)
