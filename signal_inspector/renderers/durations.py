"""Durations and times of day, each in the same number of columns everywhere."""

from __future__ import annotations

from datetime import datetime, timezone

from rich.text import Text

from signal_inspector.domain.event import Process
from signal_inspector.renderers import styles

DURATION_WIDTH = len("0.42 ms")

_MILLISECOND = 1_000_000
_SECOND = 1_000 * _MILLISECOND
# Below what a duration is written in which way; it is rounded to three digits.
_FORMS = (
    (9_995_000, _MILLISECOND, "{:.2f} ms"),
    (99_950_000, _MILLISECOND, "{:.1f} ms"),
    (999_500_000, _MILLISECOND, "{:.0f} ms"),
    (9_995_000_000, _SECOND, "{:.2f} s"),
    (99_950_000_000, _SECOND, "{:.1f} s"),
)
_STYLES = ((_MILLISECOND, styles.QUIET), (100 * _MILLISECOND, ""), (_SECOND, styles.NOTICE))


def duration_text(nanoseconds: int) -> str:
    """``0.42 ms``, ``12.3 ms``, ``123 ms``, ``1.24 s``, ``124 s``."""
    for limit, unit, form in _FORMS:
        if nanoseconds < limit:
            return form.format(nanoseconds / unit)
    return f"{nanoseconds / _SECOND:.0f} s"


def duration_cell(nanoseconds: int) -> Text:
    """The text; what is short is dim, and what is long stands out."""
    style = next((style for limit, style in _STYLES if nanoseconds < limit), styles.ALARM)
    return Text(duration_text(nanoseconds), style=style)


def time_of_day(process: Process, clock: int) -> str:
    """``14:02:11.482``, local, when the clock of the process stood there."""
    since_1970 = process.started + clock - process.clock
    local = datetime.fromtimestamp(since_1970 // _SECOND, tz=timezone.utc).astimezone()
    return f"{local:%H:%M:%S}.{since_1970 % _SECOND // _MILLISECOND:03d}"
