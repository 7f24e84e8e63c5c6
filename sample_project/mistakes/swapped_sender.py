"""The settings have put Telegram in the place of Letter, which is never saved.

How to mend it: docs/reference/rules/swapped-sender.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Letter

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Letter)
def announce_letter(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
