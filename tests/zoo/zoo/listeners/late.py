"""Is loaded by the URLconf, and by nothing else."""

from django.dispatch import receiver

from zoo.listeners.board import late

GREETING = "Welcome"


@receiver(late)
def heard_late(**kwargs: object) -> None:
    """Be connected when a server has loaded its URLs."""
