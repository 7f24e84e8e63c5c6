"""A form saves the folder first and its labels after that.

How to mend it: docs/reference/rules/m2m-read-in-post-save.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Folder

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Folder)
def announce_folder(sender, instance, raw, **kwargs) -> None:
    if not raw:
        logger.info("%s has %d labels", instance, instance.labels.count())
