"""Nobody can save an abstract model, and Memo, which is saved, is another sender.

How to mend it: docs/reference/rules/abstract-sender.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Dated

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Dated)
def announce_date(sender, instance, **kwargs) -> None:
    logger.info("%s is of %s", instance, instance.written_on)
