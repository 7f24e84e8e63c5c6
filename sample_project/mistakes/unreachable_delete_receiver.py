"""The database deletes the stamps of a parcel itself, and Django sends nothing for them.

How to mend it: docs/reference/rules/unreachable-delete-receiver.md
"""

import logging

import django
from django.db.models.signals import post_delete

from .models import Stamp

logger = logging.getLogger(__name__)


def refund(sender, instance, **kwargs) -> None:
    logger.info("%s was not used", instance)


# Older versions cannot leave it to the database.
if django.VERSION >= (6, 1):
    post_delete.connect(refund, sender=Stamp)
