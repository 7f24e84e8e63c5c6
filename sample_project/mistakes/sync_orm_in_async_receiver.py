"""A coroutine must not query the database with the methods that block.

How to mend it: docs/reference/rules/sync-orm-in-async-receiver.md
"""

import django
from django.dispatch import Signal

from .models import Note

# Arguments: title.
page_read = Signal()


async def note_reading(sender, title, **kwargs) -> None:
    """Remember what was read."""
    Note.objects.create(text=title)


# Older versions have no asend() and would never await it.
if django.VERSION >= (5, 0):
    page_read.connect(note_reading)


async def read(title: str) -> None:
    """Tell that somebody has read a page."""
    await page_read.asend(sender=None, title=title)
