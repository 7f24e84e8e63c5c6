"""The line that sums a snapshot up."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from signal_inspector.domain.snapshot import ORIGINS, Snapshot
from signal_inspector.renderers.styles import ORIGIN_STYLES

_ORIGIN_NAMES = {"django": "Django"}


def render_summary(snapshot: Snapshot, hidden: int = 0) -> Text:
    """``41 signals, 142 receivers: 12 project, 85 third-party, 45 Django; 3 pending``.

    ``hidden`` is how many signals without receivers the report left out.
    """
    connections = [one for signal in snapshot.signals for one in signal.connections]
    origins = Counter(connection.receiver.origin for connection in connections)
    summary = Text(f"{_count(len(snapshot.signals), 'signal')}, ")
    summary.append(f"{_count(len(connections), 'receiver')}: ")
    for index, origin in enumerate(ORIGINS):
        summary.append(", " if index else "")
        name = _ORIGIN_NAMES.get(origin, origin)
        summary.append(f"{origins[origin]} {name}", style=ORIGIN_STYLES[origin])
    dead = sum(signal.dead for signal in snapshot.signals)
    debug_only = sum(connection.debug_only for connection in connections)
    unknown = sum(connection.sender.kind == "unknown" for connection in connections)
    for number, text in (
        (len(snapshot.pending), "pending"),
        (debug_only, "alive only while DEBUG is on"),
        (dead, "dead"),
        (unknown, "unknown senders" if unknown > 1 else "unknown sender"),
        (
            hidden,
            "signals without receivers hidden" if hidden > 1 else "signal without receivers hidden",
        ),
    ):
        if number:
            summary.append(f"; {number} {text}")
    return summary


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
