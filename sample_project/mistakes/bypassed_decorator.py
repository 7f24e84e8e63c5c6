"""`receiver` connects what stands below it, so the decorator above it is never called.

How to mend it: docs/reference/rules/bypassed-decorator.md
"""

import logging
from functools import wraps

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Note

logger = logging.getLogger(__name__)


def not_for_fixtures(handler):
    """Leave rows alone that come out of a fixture."""

    @wraps(handler)
    def guarded(sender, raw=False, **kwargs):
        return None if raw else handler(sender, **kwargs)

    return guarded


@not_for_fixtures
@receiver(post_save, sender=Note)  # noqa: DJ013
def announce_note(sender, instance, **kwargs) -> None:
    logger.info("%s is new or has changed", instance)
