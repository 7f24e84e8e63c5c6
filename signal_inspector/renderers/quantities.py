"""How many of something there are, in words."""

from __future__ import annotations


def quantity(number: int, one: str, many: str | None = None) -> str:
    """``1 receiver``, ``1,234 queries``; without ``many`` that has an ``s`` at its end."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
