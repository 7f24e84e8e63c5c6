"""What of a trace is shown as a tree: options that ``trace`` and ``report`` share."""

from __future__ import annotations

import argparse
import re
from typing import Any

_UNITS = {"us": 1_000, "ms": 1_000_000, "s": 1_000_000_000}
_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(us|ms|s)")
_MOST_LEVELS = 999_999_999


def add_tree_options(group: Any) -> None:
    """Adds ``--min-duration``, ``--errors-only``, ``--depth`` and ``--full-names`` to a group."""
    group.add_argument(
        "--min-duration",
        type=duration,
        metavar="TIME",
        help="Show the trees that took at least so long, such as 5ms or 1.5s.",
    )
    group.add_argument(
        "--errors-only",
        action="store_true",
        help="Show the trees in which something was raised or cancelled.",
    )
    group.add_argument(
        "--depth",
        type=depth,
        metavar="N",
        help="Show N levels of sends inside receivers (default: all).",
    )
    group.add_argument(
        "--full-names", action="store_true", help="Show signals by their dotted paths."
    )


def duration(text: str) -> int:
    """Nanoseconds for ``5ms``. Raises ArgumentTypeError for what is no time."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(
            f"takes a time with its unit, such as 5ms, 1.5s or 200us, not {text!r}"
        )
    return round(float(found[1]) * _UNITS[found[2]])


def depth(text: str) -> int:
    """How many levels. Raises ArgumentTypeError for what is no such number."""
    is_number = text.isdecimal() and len(text) <= len(str(_MOST_LEVELS))
    if not is_number or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"takes a number from 1 to {_MOST_LEVELS}, not {text[:40]!r}"
        )
    return int(text)
