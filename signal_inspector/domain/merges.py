"""What a merge that nobody finished leaves in a file."""

from __future__ import annotations

import re

_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)


def line_of_conflict(text: str) -> int | None:
    """The number of the first line with a conflict marker, from 1; None where there is none."""
    found = _MARKER.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1
