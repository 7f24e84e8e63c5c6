"""`m2m_changed` is sent with `Folder.labels.through`, never with Folder.

How to mend it: docs/reference/rules/m2m-sender-not-through.md
"""

import logging

from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from .models import Folder

logger = logging.getLogger(__name__)


@receiver(m2m_changed, sender=Folder)
def announce_labels(sender, action, instance, **kwargs) -> None:
    logger.info("labels of %s: %s", instance, action)
