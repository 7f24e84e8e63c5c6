"""The findings that are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.selection import Selection
from signal_inspector.selection.patterns import keeps_name
from signal_inspector.selection.snapshot import ConnectionFilter


def keep_findings(
    findings: Iterable[Finding], snapshot: Snapshot, selection: Selection
) -> list[Finding]:
    """The findings that ``selection`` asks for, by the receiver, signal and place they are of.

    A finding that is of no receiver has no sender, and no kind of receiver, to be asked for.
    """
    keeps = ConnectionFilter(snapshot, selection)
    aliases = {signal.name: signal.aliases for signal in snapshot.signals}
    return [
        finding
        for finding in findings
        if keeps_name(
            selection.signal,
            selection.exclude_signal,
            [finding.signal or "", *aliases.get(finding.signal or "", ())],
        )
        and keeps.finding(finding)
    ]
