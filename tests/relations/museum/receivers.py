"""Receivers that do nothing: of some models, of every model, or of none."""

import django
from django.apps import apps
from django.db.models import signals

SAVES = (signals.pre_save, signals.post_save)
DELETES = (signals.pre_delete, signals.post_delete)
INITS = (signals.pre_init, signals.post_init)
# Of these somebody hears saves, deletes, and the making of objects.
SAVED = ("Artist", "Painter", "Portrait", "Gallery", "Visit", "Curator", "Loan")
DELETED = ("Artist", "Painter", "Miniature", "Note", "Visit", "Loan", "Rival", "Wing", "Etching")
MADE = ("Miniature", "Visit", "Painter", "Stamp")


def before(sender, **kwargs) -> None:
    """The first."""


def after(sender, **kwargs) -> None:
    """The second, connected to the same."""


def of_any(sender, **kwargs) -> None:
    """Of every model."""


async def later(sender, **kwargs) -> None:
    """Called after the synchronous ones from Django 5.0."""


def related(sender, action, **kwargs) -> None:
    """Of some relations."""


def connect(listen: str) -> None:
    """Connects none, some, or those of some models and of any."""
    if listen == "none":
        return
    museum = apps.get_app_config("museum")
    for group, names in ((SAVES, SAVED), (DELETES, DELETED), (INITS, MADE)):
        for signal in group:
            for name in names:
                if django.VERSION >= (5, 0):  # Older versions never await it.
                    signal.connect(later, sender=museum.get_model(name))
                signal.connect(before, sender=museum.get_model(name))
                signal.connect(after, sender=museum.get_model(name), dispatch_uid=f"{name} after")
    work = museum.get_model("Work")
    for field in ("tags", "visitors", "similar", "inspired_by"):
        signals.m2m_changed.connect(related, sender=getattr(work, field).through)
    if listen == "every":
        for signal in (*SAVES, *DELETES, *INITS, signals.m2m_changed):
            signal.connect(of_any)
