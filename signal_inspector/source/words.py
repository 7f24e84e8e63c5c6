"""Where a text may be about signals at all: a look at its words, before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Collection
from re import Pattern

ABOUT_SIGNALS = frozenset(
    {"connect", "disconnect", "receiver", "send", "send_robust", "asend", "asend_robust"}
)
"""The words without which nothing is connected or sent."""

_PARTS = ("connect", "receiver", ".send", ".asend", "def ready")
_ABOUT = re.compile(r"connect\b|receiver\b|\.a?send(?:_robust)?\b|def ready\b")


def is_about_signals(text: str) -> bool:
    """Whether the text connects, sends, or has a ``ready``, as far as its words tell."""
    return any(part in text for part in _PARTS) and _ABOUT.search(text) is not None


def names_a_signal(text: str, names: Collection[str]) -> bool:
    """Whether the text may have hold of a signal: by its name, or by a word for signals."""
    return "ignal" in text or "def ready" in text or any(name in text for name in names)


def mentions_any(text: str, names: Collection[str]) -> bool:
    """Whether one of the names stands in the text as a word."""
    found = [name for name in names if name in text]
    return bool(found) and any_of(found).search(text) is not None


def any_of(words: Collection[str]) -> Pattern[str]:
    """Any of the words as a whole word."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})\b")
