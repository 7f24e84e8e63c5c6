"""Each call connects one more function for good, and all of them run at the next save.

How to mend it: docs/reference/rules/leaking-closure.md
"""

from collections.abc import Callable

from django.db.models.signals import post_save

from .models import Note


def watched(work: Callable[[], None]) -> list[str]:
    """Do some work and return the notes that it has saved."""
    saved: list[str] = []

    def remember(sender, instance, **kwargs) -> None:
        saved.append(str(instance))

    post_save.connect(remember, sender=Note, weak=False)
    work()
    return saved
