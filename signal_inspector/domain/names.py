"""Dotted paths, and the part of them that people read."""

from __future__ import annotations


def split_path(path: str) -> tuple[str, str]:
    """What a dotted path begins with, up to its last dot that counts, and the part to read.

    ``pkg.mod.`` and ``name``. An item keeps its key, whatever is in that (``HOOKS['order.paid']``);
    a local function keeps the function that it is in (``outer.<locals>.inner``).
    """
    stem, locals_, rest = path.partition(".<locals>.")
    plain, bracket, key = stem.partition("[")
    head, dot, tail = plain.rpartition(".")
    return head + dot, tail + bracket + key + locals_ + rest


def last_part(path: str) -> str:
    """The part of a dotted path to read."""
    return split_path(path)[1]
