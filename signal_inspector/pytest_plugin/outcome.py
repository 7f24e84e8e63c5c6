"""What came of tracing a run, in one process or in several together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from signal_inspector.domain.event import Unheard
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.domain.summary import ReceiverTotals, Summary


@dataclass(frozen=True, slots=True)
class Outcome:
    """The totals, the files that were written, and what to say where something is missing.

    Without a ``summary`` nothing was traced: Django was not set up, unless there is a
    ``problem``.
    """

    summary: Summary | None = None
    files: tuple[str, ...] = ()
    problem: str | None = None


def together(outcomes: Sequence[Outcome | None]) -> Outcome:
    """The outcome of all processes; None stands for one that was lost."""
    told = [outcome for outcome in outcomes if outcome is not None]
    summaries = [outcome.summary for outcome in told if outcome.summary is not None]
    problems = dict.fromkeys(outcome.problem for outcome in told if outcome.problem is not None)
    summary = summary_of(summaries) if summaries else None
    lost = len(outcomes) - len(told)
    if lost:
        problems[f"{lost} of {len(outcomes)} workers ended early, and what they saw is missing"] = (
            None
        )
        summary = summary and replace(summary, never_called=None)
    return Outcome(
        summary=summary,
        files=tuple(sorted(file for outcome in told for file in outcome.files)),
        problem="; ".join(problems) or None,
    )


def summary_of(summaries: Sequence[Summary]) -> Summary:
    """The totals of several processes as one."""
    totals = _totals(one for summary in summaries for one in summary.totals)
    misses = dict.fromkeys(miss for summary in summaries for miss in summary.near_misses)
    return Summary(
        dispatches=sum(summary.dispatches for summary in summaries),
        totals=totals,
        unheard=_unheard(one for summary in summaries for one in summary.unheard),
        near_misses=tuple(misses),
        left_out=sum(summary.left_out for summary in summaries),
        never_called=_never_called(summaries, totals),
    )


def _totals(rows: Iterable[ReceiverTotals]) -> tuple[ReceiverTotals, ...]:
    sums: dict[tuple[str, Receiver], ReceiverTotals] = {}
    for row in rows:
        key = row.signal, row.receiver
        known = sums.get(key)
        sums[key] = row if known is None else _sum(known, row)
    return tuple(sorted(sums.values(), key=lambda row: (-row.own, row.signal, row.receiver.name)))


def _sum(one: ReceiverTotals, other: ReceiverTotals) -> ReceiverTotals:
    return ReceiverTotals(
        signal=one.signal,
        receiver=one.receiver,
        calls=one.calls + other.calls,
        total=one.total + other.total,
        own=one.own + other.own,
        longest=max(one.longest, other.longest),
        queries=one.queries + other.queries,
        query_time=one.query_time + other.query_time,
        errors=one.errors + other.errors,
        not_run=one.not_run + other.not_run,
    )


def _unheard(events: Iterable[Unheard]) -> tuple[Unheard, ...]:
    sums: dict[tuple[str, Sender], int] = {}
    for event in events:
        sums[event.signal, event.sender] = sums.get((event.signal, event.sender), 0) + event.count
    found = [Unheard(signal, sender, count) for (signal, sender), count in sums.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.signal, one.sender.name)))


def _never_called(
    summaries: Sequence[Summary], totals: Iterable[ReceiverTotals]
) -> tuple[tuple[str, Receiver], ...] | None:
    """What was connected in one of them and called in none."""
    called = {(row.signal, row.receiver) for row in totals if row.calls}
    found: dict[tuple[str, Receiver], None] = {}
    for summary in summaries:
        if summary.never_called is None:
            return None
        found.update(dict.fromkeys(summary.never_called))
    return tuple(sorted(found.keys() - called, key=lambda one: (one[0], one[1].name)))
