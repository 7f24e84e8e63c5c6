"""It was connected with a sender and is disconnected without, so it stays.

How to mend it: docs/reference/rules/failed-disconnect.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Memo

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Memo)
def print_memo(sender, instance, **kwargs) -> None:
    logger.info("on paper: %s", instance)


# Nobody reads paper any more.
post_save.disconnect(print_memo)
