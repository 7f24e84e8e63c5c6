"""To tell it of each note, Django has to load all that it deletes.

How to mend it: docs/reference/rules/fast-delete-disabled.md
"""

import logging

from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import Note

logger = logging.getLogger(__name__)


@receiver(post_delete, sender=Note)
def announce_removal(sender, instance, **kwargs) -> None:
    logger.info("%s is gone", instance)
