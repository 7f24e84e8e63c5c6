"""A note in the archive gets its label in the default database.

How to mend it: docs/reference/rules/using-ignored.md
"""

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Label, Note


@receiver(post_save, sender=Note)
def label_note(sender, instance, created, raw, **kwargs) -> None:
    if created and not raw:
        Label.objects.create(name=instance.text[:50])
