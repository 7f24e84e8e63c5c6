"""No app has a model of that name, so the receiver waits for it for ever.

How to mend it: docs/reference/rules/pending-sender.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(post_save, sender="mistakes.Notte")
def announce_note(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
