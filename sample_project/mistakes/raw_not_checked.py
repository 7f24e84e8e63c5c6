"""A fixture brings the label of its note; this makes a second one.

How to mend it: docs/reference/rules/raw-not-checked.md
"""

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Label, Note


@receiver(post_save, sender=Note)
def label_note(sender, instance, created, using, **kwargs) -> None:
    if created:
        Label.objects.using(using).create(name=instance.text[:50])
