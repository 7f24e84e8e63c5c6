"""A ``dispatch_uid`` as text that is the same in every run."""

from __future__ import annotations

from typing import Any

from signal_inspector.discovery import static

# No object lies below this address, so a smaller number is not an id.
_LOWEST_ADDRESS = 65536


def uid_text(uid: Any) -> str:
    """A string as it is; of anything else what does not change between runs.

    Some packages build tuples of ``id()``s: such numbers are shown as ``int``.
    """
    return uid if type(uid) is str else _part(uid)


def _part(value: Any) -> str:
    cls = type(value)
    if cls is int:
        return repr(value) if abs(value) < _LOWEST_ADDRESS else "int"
    if id(cls) in static.PLAIN_TYPES:
        return repr(value)
    if cls is tuple:
        return f"({', '.join(map(_part, value))})"
    if cls is frozenset:
        return f"{{{', '.join(sorted(map(_part, value)))}}}"
    if issubclass(cls, type):
        return static.class_path(value)
    return f"<{static.class_path(cls)}>"
