"""A photo is a picture, but saving a photo sends the signal for Photo alone.

How to mend it: docs/reference/rules/uncovered-subclass.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Picture

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Picture)
def hang_up(sender, instance, **kwargs) -> None:
    logger.info("%s is on the wall", instance)
