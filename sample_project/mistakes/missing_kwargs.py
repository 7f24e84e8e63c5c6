"""Without **kwargs the receiver cannot take what else `post_save` is sent with.

How to mend it: docs/reference/rules/missing-kwargs.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Label

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Label)
def announce_label(sender, instance) -> None:
    logger.info("%s is new or has changed", instance)
