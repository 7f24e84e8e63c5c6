"""What a worker loads and a web server does not."""

from typing import Any

from django.core.signals import got_request_exception
from django.db.models.signals import post_save
from django.dispatch import receiver
from library.models import Loan

from mixed_site.celery import app


@app.task
def remind(pk: int) -> None:
    """Remind the reader of the loan."""


@receiver(post_save, sender=Loan, dispatch_uid="mixed_site.remind_later")
def remind_later(sender: object, **kwargs: Any) -> None:
    """Plan the reminder."""


got_request_exception.connect(remind_later)
