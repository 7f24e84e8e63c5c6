"""The receiver asks for `created`, which `pre_save` does not give.

How to mend it: docs/reference/rules/signature-mismatch.md
"""

import logging

from django.db.models.signals import pre_save
from django.dispatch import receiver

from .models import Folder

logger = logging.getLogger(__name__)


@receiver(pre_save, sender=Folder)
def announce_folder(sender, instance, created, **kwargs) -> None:
    logger.info("%s will be %s", instance, "made" if created else "changed")
