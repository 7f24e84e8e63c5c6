"""It runs for each row that is loaded, also where nobody looks at the note's length.

How to mend it: docs/reference/rules/init-receiver.md
"""

from django.db.models.signals import post_init
from django.dispatch import receiver

from .models import Note


@receiver(post_init, sender=Note)
def measure(sender, instance, **kwargs) -> None:
    instance.length = len(instance.text)
