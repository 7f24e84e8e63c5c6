"""Without a sender it runs for every model: sessions, migrations, third-party apps.

How to mend it: docs/reference/rules/catch-all-model-receiver.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(post_save)
def announce_save(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
