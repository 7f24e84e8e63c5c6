"""Which of several functions of one name a place connects: the last one has taken the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.source import Registration


def connected_of(registration: Registration, defined: Sequence[Receiver]) -> Receiver | None:
    """The function that a place connects, of those that are ``defined`` under its name.

    None where there is one alone, or where the lines do not tell: only in its own module does a
    decorator stand above its function, and a call of ``connect`` below it.
    """
    lines, at = _lines(registration, defined), registration.spot.location.line
    if at is None or len(lines) < 2:
        return None
    if registration.decorated:
        line = min((line for line in lines if line >= at), default=None)
    else:
        line = max((line for line in lines if line < at), default=None)
    return None if line is None else lines[line]


def successor_of(registration: Registration, defined: Sequence[Receiver]) -> Receiver | None:
    """The last function of the name, if that is a later one than the place connects."""
    own = connected_of(registration, defined)
    if own is None:
        return None
    lines = _lines(registration, defined)
    last = lines[max(lines)]
    return None if last == own else last


def _lines(registration: Registration, defined: Sequence[Receiver]) -> Mapping[int, Receiver]:
    """The functions by the lines of the module that connects one of them."""
    path = registration.spot.location.path
    places = ((one.location, one) for one in defined)
    return {at.line: one for at, one in places if at and at.line and at.path == path}
