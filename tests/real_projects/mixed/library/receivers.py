"""Receivers of the library."""

from typing import Any

from allauth.account.signals import email_confirmed, user_signed_up
from allauth.socialaccount.signals import social_account_added
from django.contrib import auth
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.signals import request_finished, request_started
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal, receiver
from django.tasks.signals import task_finished
from easy_thumbnails.signal_handlers import generate_aliases_global
from easy_thumbnails.signals import saved_file
from guardian.models import UserObjectPermission
from oauth2_provider.signals import app_authorized
from reversion.signals import post_revision_commit
from simple_history.signals import post_create_historical_record

from library.models import AudioBook, Book, Classic, Loan, Reader


class LibrarySignals:
    """Signals that the library sends."""

    loan_started = Signal()
    loan_ended = Signal()


REMINDERS = {"first": Signal(), "last": Signal()}


class Desk:
    """The desk at which books come back."""

    @classmethod
    def open_card(cls, sender: object, **kwargs: Any) -> None:
        """Give a new user a card."""

    @staticmethod
    def close_card(sender: object, **kwargs: Any) -> None:
        """Take the card of a user that goes."""

    def take_back(self, sender: object, **kwargs: Any) -> None:
        """Take a book back."""

    async def ring(self, sender: object, **kwargs: Any) -> None:
        """Ring the bell."""


desk = Desk()

post_save.connect(Desk.open_card, sender=get_user_model())
post_delete.connect(Desk.close_card, sender=get_user_model())
LibrarySignals.loan_ended.connect(desk.take_back)
LibrarySignals.loan_ended.connect(desk.ring, sender=Loan)
LibrarySignals.loan_started.connect(desk.ring, sender=Desk)
saved_file.connect(generate_aliases_global)


@receiver(user_signed_up)
@receiver(email_confirmed)
def send_welcome(sender: object, **kwargs: Any) -> None:
    """Send a letter of welcome."""


@receiver(social_account_added)
async def fetch_portrait(sender: object, **kwargs: Any) -> None:
    """Fetch the portrait from the other site."""


@receiver(user_logged_in)
async def note_visit(sender: object, **kwargs: Any) -> None:
    """Note the visit."""


@receiver(user_login_failed, sender="django.contrib.auth")
def note_failure(sender: object, **kwargs: Any) -> None:
    """Note the failure."""


@receiver(user_login_failed, sender=auth.__name__)
def lock_account(sender: object, **kwargs: Any) -> None:
    """Lock the account after the third failure."""


@receiver([request_started, request_finished])
def count_requests(sender: object, **kwargs: Any) -> None:
    """Count requests that come and go."""


@receiver([post_save, post_delete], sender=Book)
@receiver(post_save, sender=AudioBook)
@receiver(post_save, sender=Classic)
def forget_catalogue(sender: object, **kwargs: Any) -> None:
    """Throw the printed catalogue away."""


@receiver(m2m_changed, sender=Book.authors.through)
@receiver(m2m_changed, sender=Book.subjects.through)
@receiver(m2m_changed, sender=Reader.books.through)
def count_books(sender: object, **kwargs: Any) -> None:
    """Count the books again."""


@receiver(pre_save, sender=Loan)
def find_due_date(sender: object, **kwargs: Any) -> None:
    """Say when the book has to be back."""


@receiver(post_save, sender=UserObjectPermission, dispatch_uid="library.permissions")
def note_permission(sender: object, **kwargs: Any) -> None:
    """Note who may see what."""


@receiver(app_authorized)
@receiver(post_revision_commit)
@receiver(post_create_historical_record)
@receiver(task_finished)
def note_anything(sender: object, **kwargs: Any) -> None:
    """Note whatever it was."""


for name, reminder in REMINDERS.items():
    reminder.connect(
        lambda name=name, **_kwargs: name,
        weak=False,
        dispatch_uid=("library", name),
    )
