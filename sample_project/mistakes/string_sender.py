"""Only the signals of models look a text up; this one is sent with the app's configuration.

How to mend it: docs/reference/rules/string-sender.md
"""

import logging

from django.db.models.signals import post_migrate
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(post_migrate, sender="mistakes")
def announce_tables(sender, using, **kwargs) -> None:
    logger.info("the tables of %s are up to date in %s", sender.label, using)
