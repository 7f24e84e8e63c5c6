"""Memo is no abstract model, so there is nothing here to ignore.

How to mend it: docs/reference/rules/unused-suppression.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Memo

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Memo)
def file_memo(sender, instance, **kwargs) -> None:  # signals: ignore[abstract-sender]
    logger.info("%s is on file", instance)
