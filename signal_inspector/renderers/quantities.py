"""How many of something there are, in words."""

from __future__ import annotations


def quantity(number: int, one: str, many: str | None = None) -> str:
    """``1 receiver``, ``1,234 queries``; without ``many`` that has an ``s`` at its end."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lost_events(number: int) -> str:
    """What to say of events that were recorded and are gone."""
    events = quantity(number, "event is", "events are")
    return f"{events} lost, as a process may take only so much of the disk."


def broken_lines(number: int) -> str:
    """What to say of lines that could not be understood."""
    lines = quantity(number, "line that is no event is", "lines that are no events are")
    return f"{lines} passed over."
