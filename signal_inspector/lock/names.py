"""Names as a lock file has them: the same in every run, and such that they are read back."""

from __future__ import annotations

import re

from signal_inspector.domain.snapshot import Sender

ANY = "any"
NAMELESS = "?"
UNNAMED_SIGNAL = "<unnamed Signal>"

_NAMELESS_KINDS = ("instance", "value", "unknown", "function")
# Ends of lines are blanks, and gone when these are looked for.
_NOT_WRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Before Python 3.12 a comprehension is a function of its own (PEP 709).
_COMPREHENSION = re.compile(r"(?<=\.)<(?:list|set|dict)comp>\.(?:<locals>\.)?")
# An address, or an ``id()``: on macOS these begin with ten digits.
_RUN_DEPENDENT = re.compile(r"0[xX][0-9a-fA-F]{5,}|[0-9]{10,}")
_PENDING = re.compile(r"^pending ")
_BLANK = r"\x20"


def signal_name(name: str) -> str:
    """The name of a signal, which no heading mistakes for one that is pending."""
    return _PENDING.sub(lambda _: "pending" + _BLANK, one_line(name) or NAMELESS)


def receiver_name(name: str) -> str:
    """The name of a receiver, the same on every Python."""
    return _COMPREHENSION.sub("", one_line(name)) or NAMELESS


def sender_name(sender: Sender) -> str:
    """A sender by a name that every Django knows, else ``?``."""
    if sender.kind == "any":
        return ANY
    if sender.kind in _NAMELESS_KINDS:
        return NAMELESS
    if sender.kind == "appconfig":
        return f"{_without_blanks(sender.label or '')} (app)"
    return _without_blanks(sender.short)


def pending_name(label: str) -> str:
    """A model that was never loaded."""
    return _without_blanks(label)


def uid_name(dispatch_uid: str) -> str:
    """A ``dispatch_uid`` with ``<id>`` for what is another number in every run."""
    return _RUN_DEPENDENT.sub("<id>", one_line(dispatch_uid))


def one_line(text: str) -> str:
    """The text with one blank for all in a row and escapes for what is no character of a line."""
    return _NOT_WRITTEN.sub(lambda found: repr(found.group())[1:-1], " ".join(text.split()))


def _without_blanks(name: str) -> str:
    """A heading ends the signal at the last blank but one: `` from `` is between the two."""
    return one_line(name).replace(" ", _BLANK) or NAMELESS
