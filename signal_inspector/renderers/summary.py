"""The line that sums a snapshot up."""

from __future__ import annotations

from collections import Counter

from signal_inspector.domain.snapshot import ORIGINS, Snapshot
from signal_inspector.renderers.styles import ORIGIN_STYLES, Span

_ORIGIN_NAMES = {"django": "Django"}


def render_summary(snapshot: Snapshot, hidden: int = 0) -> list[Span]:
    """``41 signals, 142 receivers: 12 project, 85 third-party, 45 Django; 3 pending``.

    ``hidden`` is how many signals without receivers the report left out.
    """
    connections = [one for signal in snapshot.signals for one in signal.connections]
    origins = Counter(connection.receiver.origin for connection in connections)
    signals = _count(len(snapshot.signals), "signal")
    spans: list[Span] = [(f"{signals}, {_count(len(connections), 'receiver')}: ", "")]
    for index, origin in enumerate(ORIGINS):
        name = _ORIGIN_NAMES.get(origin, origin)
        spans.append((", " if index else "", ""))
        spans.append((f"{origins[origin]} {name}", ORIGIN_STYLES[origin]))
    return spans + [(f"; {text}", "") for text in _remarks(snapshot, hidden)]


def render_unknown(snapshot: Snapshot) -> list[list[Span]]:
    """A line for each reason why senders are unknown, with how many it holds for."""
    reasons = Counter(one.reason for one in snapshot.unresolved if one.receiver is not None)
    return [
        [(f"{_count(count, 'sender')} unknown: {reason}.", "")] for reason, count in reasons.items()
    ]


def _remarks(snapshot: Snapshot, hidden: int) -> list[str]:
    """What is there besides live connections, where there is any of it."""
    connections = [one for signal in snapshot.signals for one in signal.connections]
    debug_only = sum(connection.debug_only for connection in connections)
    dead = sum(signal.dead for signal in snapshot.signals)
    remarks = {
        f"{len(snapshot.pending)} pending": len(snapshot.pending),
        f"{debug_only} alive only while DEBUG is on": debug_only,
        f"{dead} dead": dead,
        f"{_count(hidden, 'signal')} without receivers hidden": hidden,
    }
    return [text for text, number in remarks.items() if number]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
