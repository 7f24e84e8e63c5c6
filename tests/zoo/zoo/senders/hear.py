"""Receivers, and one signal for each kind of sender."""

from django.dispatch import Signal

objects = Signal()
values = Signal()
dead = Signal()
app_configs = Signal()


def hear(**kwargs: object) -> None:
    """Hear a signal."""


def hear_too(**kwargs: object) -> None:
    """Hear a signal as well."""
