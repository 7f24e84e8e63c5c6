"""Note is in both lists, and for each the loop makes a new function, so it is logged twice.

How to mend it: docs/reference/rules/duplicate-connection.md
"""

import logging

from django.db.models.signals import post_save

from .models import Memo, Note

logger = logging.getLogger(__name__)

PRINTED = [Note, Memo]
READ_ALOUD = [Note]


def connect_log(model: type) -> None:
    """Log each save of a model."""

    def log_save(sender, instance, **kwargs) -> None:
        logger.info("%s is new or has changed", instance)

    post_save.connect(log_save, sender=model, weak=False)


for model in PRINTED + READ_ALOUD:
    connect_log(model)
