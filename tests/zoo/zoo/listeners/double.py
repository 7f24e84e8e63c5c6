"""Is loaded under two names, and so connects twice."""

from django.dispatch import Signal, receiver

from zoo.listeners.board import twice

defined_twice = Signal()


@receiver([twice, defined_twice])
def heard_twice(**kwargs: object) -> None:
    """Run twice for each signal."""
