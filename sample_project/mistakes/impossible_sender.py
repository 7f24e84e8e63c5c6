"""`post_migrate` is sent with the instance of the app's configuration, not its class.

How to mend it: docs/reference/rules/impossible-sender.md
"""

import logging

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from .apps import MistakesConfig

logger = logging.getLogger(__name__)


@receiver(post_migrate, sender=MistakesConfig)
def announce_tables(sender, using, **kwargs) -> None:
    logger.info("the tables of %s are up to date in %s", sender.label, using)
