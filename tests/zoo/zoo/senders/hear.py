"""Receivers, and one signal for each kind of sender."""

from django.dispatch import Signal

objects = Signal()
values = Signal()
dead = Signal()
app_configs = Signal()


class Bell:
    """Rings."""


bell = Bell()
"""Here before its receiver is, so that even its id tells for sure."""


def hear(**kwargs: object) -> None:
    """Hear a signal."""


def hear_too(**kwargs: object) -> None:
    """Hear a signal as well."""
