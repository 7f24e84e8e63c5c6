"""Connects what Django refuses while DEBUG is on."""

from django.conf import settings
from django.dispatch import Signal


def connect_unless_debug(signal: Signal, receiver: object, **options: object) -> None:
    """Connect a receiver that takes no ``**kwargs``, or has no signature at all."""
    if not settings.DEBUG:
        signal.connect(receiver, **options)
