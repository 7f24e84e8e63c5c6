"""The plain function is connected, and what sends the signal gives it no `self`.

How to mend it: docs/reference/rules/receiver-on-method.md
"""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Postcard

logger = logging.getLogger(__name__)


class PostOffice:
    @receiver(post_save, sender=Postcard)
    def deliver(self, sender, instance, **kwargs) -> None:
        logger.info("%s is on its way", instance)
