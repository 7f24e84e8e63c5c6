"""The mail is on its way before the transaction is committed, or rolled back.

How to mend it: docs/reference/rules/side-effect-in-transaction.md
"""

from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Memo


@receiver(post_save, sender=Memo)
def mail_memo(sender, instance, created, raw, **kwargs) -> None:
    if created and not raw:
        send_mail("A new memo", instance.text, None, ["office@example.com"])
