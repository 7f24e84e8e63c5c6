"""Servers that speak ASGI, and test clients, send the signal with other classes.

How to mend it: docs/reference/rules/handler-class-sender.md
"""

import logging

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(request_started, sender=WSGIHandler)
def announce_request(sender, **kwargs) -> None:
    logger.info("somebody is there")
