"""Nothing imports this module, so its receiver is never connected.

How to mend it: docs/reference/rules/receiver-module-not-imported.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Note

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Note)
def announce_note(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
