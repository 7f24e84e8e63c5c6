"""The signal is sent with `asend`, which has to call a plain function in a thread.

How to mend it: docs/reference/rules/sync-receiver-on-async-signal.md
"""

import logging

from django.dispatch import Signal, receiver

logger = logging.getLogger(__name__)

# Arguments: text.
note_streamed = Signal()


@receiver(note_streamed)
def announce_stream(sender, text, **kwargs) -> None:
    logger.info("streamed: %s", text)


async def stream(text: str) -> None:
    """Send a note to whoever listens."""
    await note_streamed.asend(sender=None, text=text)
