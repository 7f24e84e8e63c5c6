"""What the ids tell by which Django compares senders."""

from __future__ import annotations

from collections.abc import Sequence

import django

from signal_inspector.discovery import static
from signal_inspector.discovery.catalogue import contracts
from signal_inspector.discovery.dispatcher import Entry

_TEXTS = {one.signal: one.texts for one in contracts(django.VERSION[:2]).values() if one.texts}


def sender_numbers(entries: Sequence[Entry]) -> list[int | None]:
    """One number for each sender that Django tells from the others; None for any sender."""
    numbers: dict[object, int] = {}
    return [
        None if entry.sender_key is None else numbers.setdefault(entry.sender_key, len(numbers))
        for entry in entries
    ]


def is_sent_text(signal: str, entry: Entry) -> bool:
    """Whether the sender is the very text that Django sends the signal with.

    That is the ``__name__`` of a module, and equal texts are no such object.
    """
    texts = (static.lookup(module, "__name__") for module in _TEXTS.get(signal, ()))
    return any(type(text) is str and id(text) == entry.sender_key for text in texts)
