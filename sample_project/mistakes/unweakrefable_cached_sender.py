"""A signal with a cache refers weakly to its senders, which it cannot do to None.

How to mend it: docs/reference/rules/unweakrefable-cached-sender.md
"""

import logging

from django.dispatch import Signal, receiver

logger = logging.getLogger(__name__)

archive_emptied = Signal(use_caching=True)


@receiver(archive_emptied)
def announce_space(sender, **kwargs) -> None:
    logger.info("there is space in the archive")


def empty_archive() -> None:
    """Throw all of it away."""
    archive_emptied.send(sender=None)
