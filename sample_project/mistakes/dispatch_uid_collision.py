"""Both receivers have the same `dispatch_uid`, so the second is passed over.

How to mend it: docs/reference/rules/dispatch-uid-collision.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Memo

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Memo, dispatch_uid="mistakes.memo")
def index_memo(sender, instance, **kwargs) -> None:
    logger.info("%s can be found", instance)


@receiver(post_save, sender=Memo, dispatch_uid="mistakes.memo")
def announce_memo(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
