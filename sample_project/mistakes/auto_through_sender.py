"""Django writes the rows of a through model that it made without saving objects.

How to mend it: docs/reference/rules/auto-through-sender.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Folder

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Folder.labels.through)
def announce_label(sender, instance, **kwargs) -> None:
    logger.info("a folder has one more label: %s", instance)
