"""The lines that sum a snapshot up."""

from __future__ import annotations

from collections import Counter

from signal_inspector.domain.snapshot import ORIGINS, Snapshot
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.styles import ORIGIN_STYLES, Span

_ORIGIN_NAMES = {"django": "Django"}


def render_summary(snapshot: Snapshot) -> list[Span]:
    """``41 signals, 142 receivers: 12 project, 85 third-party, 45 Django; 3 pending``."""
    connections = [one for signal in snapshot.signals for one in signal.connections]
    origins = Counter(connection.receiver.origin for connection in connections)
    signals = quantity(len(snapshot.signals), "signal")
    spans: list[Span] = [(f"{signals}, {quantity(len(connections), 'receiver')}: ", "")]
    for index, origin in enumerate(ORIGINS):
        name = _ORIGIN_NAMES.get(origin, origin)
        spans.append((", " if index else "", ""))
        spans.append((f"{origins[origin]:,} {name}", ORIGIN_STYLES[origin]))
    return spans + [(f"; {text}", "") for text in _remarks(snapshot)]


def render_hidden(snapshot: Snapshot) -> list[list[Span]]:
    """A line for the signals without receivers that a report has left out, if there are any."""
    bare = sum(not signal.connections for signal in snapshot.signals)
    if not bare:
        return []
    signals = quantity(bare, "signal")
    them = "it" if bare == 1 else "them"
    return [[(f"not shown: {signals} without receivers; --unconnected shows {them}", "")]]


def render_filtered_out(shown: Snapshot, everything: Snapshot) -> list[list[Span]]:
    """A line for what there is where the filters leave nothing of it."""
    if shown.signals or shown.pending or not everything.signals:
        return []
    return [[("the filters leave nothing of ", ""), *render_summary(everything)]]


def render_unknown(snapshot: Snapshot) -> list[list[Span]]:
    """A line for each reason why senders are unknown, with how many it holds for."""
    reasons = Counter(one.reason for one in snapshot.unresolved if one.receiver is not None)
    return [
        [(f"{quantity(count, 'sender')} unknown: {reason}.", "")]
        for reason, count in reasons.items()
    ]


def _remarks(snapshot: Snapshot) -> list[str]:
    """What is there besides live connections, where there is any of it."""
    connections = [one for signal in snapshot.signals for one in signal.connections]
    debug_only = sum(connection.debug_only for connection in connections)
    dead = sum(signal.dead for signal in snapshot.signals)
    remarks = {
        f"{len(snapshot.pending):,} pending": len(snapshot.pending),
        f"{debug_only:,} alive only while DEBUG is on": debug_only,
        f"{dead:,} dead": dead,
    }
    return [text for text, number in remarks.items() if number]
