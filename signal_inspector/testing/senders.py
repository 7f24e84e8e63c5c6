"""The senders that a test means."""

from __future__ import annotations

from difflib import get_close_matches
from enum import Enum
from typing import Any

from django.apps import apps

from signal_inspector.errors import UsageError

_PLAIN = (str, int)


class _Anyone(Enum):
    """The one value that is no sender."""

    ANYONE = "any sender"

    def __repr__(self) -> str:
        return f"<{self.value}>"


ANYONE = _Anyone.ANYONE
"""Stands for any sender. ``None`` is a sender like others."""


def sender_meant(given: object) -> Any:
    """The sender itself: of ``"app.Model"`` the model, as with ``connect``.

    Any other text is what was sent with, such as ``"django.contrib.auth"``. Raises UsageError
    where the app has no such model.
    """
    if type(given) is not str or given.count(".") != 1:
        return given
    label, _, name = given.partition(".")
    models = apps.all_models.get(label)
    if models is None:
        return given
    found = models.get(name.lower())
    if found is None:
        labels = {key: model._meta.label for key, model in models.items()}
        close = get_close_matches(name.lower(), labels, n=1)
        hint = f"; did you mean {labels[close[0]]!r}?" if close else "."
        raise UsageError(f"there is no model {given!r}{hint}")
    return found


def is_sender(wanted: object, sent_with: object) -> bool:
    """Whether a send with ``sent_with`` is one with the sender that is wanted.

    As Django does, this asks for the same object; equal texts and numbers will do too.
    """
    if wanted is ANYONE or sent_with is wanted:
        return True
    cls = type(wanted)
    return cls in _PLAIN and type(sent_with) is cls and bool(sent_with == wanted)
