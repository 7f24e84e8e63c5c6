"""Each save sends the signal again, and so saves again, until Python stops it.

How to mend it: docs/reference/rules/recursive-save.md
"""

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Draft


@receiver(post_save, sender=Draft)
def count_words(sender, instance, **kwargs) -> None:
    instance.words = len(instance.text.split())
    instance.save()
