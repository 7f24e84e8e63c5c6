"""It makes one more label each time the note is saved.

How to mend it: docs/reference/rules/created-not-checked.md
"""

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Label, Note


@receiver(post_save, sender=Note)
def label_note(sender, instance, raw, using, **kwargs) -> None:
    if not raw:
        Label.objects.using(using).create(name=instance.text[:50])
