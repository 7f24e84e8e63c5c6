"""`post_save` is sent synchronously, so each save makes and closes an event loop for this.

How to mend it: docs/reference/rules/async-receiver-on-sync-signal.md
"""

import logging

import django
from django.db.models.signals import post_save

from .models import Memo

logger = logging.getLogger(__name__)


async def announce_memo(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)


# Older versions would never await it.
if django.VERSION >= (5, 0):
    post_save.connect(announce_memo, sender=Memo)
