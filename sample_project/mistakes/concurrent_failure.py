"""The two run at the same time, so where one fails, it depends on Django what the other does.

How to mend it: docs/reference/rules/concurrent-failure.md
"""

import logging

import django
from django.dispatch import Signal

logger = logging.getLogger(__name__)

# Arguments: text.
note_dictated = Signal()


async def type_note(sender, text, **kwargs) -> None:
    logger.info("typed: %s", text)


async def check_spelling(sender, text, **kwargs) -> None:
    logger.info("checked: %s", text)


# Older versions have no asend() and would never await them.
if django.VERSION >= (5, 0):
    note_dictated.connect(type_note)
    note_dictated.connect(check_spelling)


async def dictate(text: str) -> None:
    """Say a note."""
    await note_dictated.asend(sender=None, text=text)
