"""Findings of several connections that say the same of the same place, told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signal_inspector.domain.finding import Finding
from signal_inspector.domain.names import last_part

_MOST_CONNECTIONS = 4


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in groups that differ in their connection alone, in the order of the first."""
    found: dict[object, list[Finding]] = {}
    for each in findings:
        about = (each.rule, each.location, each.columns, each.message, each.hint)
        found.setdefault(about, []).append(each)
    return list(found.values())


def connections_in_words(group: Sequence[Finding]) -> str:
    """``26 connections: post_save of shop.Order, … and 23 more``."""
    names = [_connection(each) for each in group[:_MOST_CONNECTIONS]]
    more = len(group) - len(names)
    return f"{len(group)} connections: {', '.join(names)}{f' and {more} more' if more else ''}"


def _connection(finding: Finding) -> str:
    signal = "?" if finding.signal is None else last_part(finding.signal)
    if finding.sender is None or finding.sender.kind == "any":
        return signal
    return f"{signal} of {finding.sender.short}"
