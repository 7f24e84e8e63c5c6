"""Lets the rules judge the evidence, and makes the report of what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from signal_inspector.audit.baseline import Entry, compare
from signal_inspector.audit.gathering import Gathered
from signal_inspector.audit.suppressions import (
    Comments,
    Split,
    names_of,
    split_by_ids,
    split_by_settings,
)
from signal_inspector.conf import Configuration, Ignored
from signal_inspector.domain.audit import Suppression, in_order
from signal_inspector.domain.evidence import Evidence, Unused
from signal_inspector.domain.finding import Finding, Problem
from signal_inspector.rules import unused_suppression
from signal_inspector.rules.registry import RULES
from signal_inspector.rules.rule import Rule

Keep = Callable[[Iterable[Finding]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings that nothing suppresses, in order, and how many each way suppressed."""

    findings: tuple[Finding, ...]
    suppressed: Counter[Suppression]


@dataclass(frozen=True, slots=True)
class Suppressors:
    """All that may suppress. ``whole`` tells that nothing narrows the findings."""

    comments: Comments
    ignored: Sequence[Ignored]
    silenced: Sequence[str]
    baseline: Sequence[Entry]
    whole: bool


def suppressors(
    gathered: Gathered,
    configuration: Configuration,
    *,
    baseline: Sequence[Entry] = (),
    silenced: Sequence[str] = (),
    whole: bool = False,
) -> Suppressors:
    """What suppresses findings: comments in the files, the settings, and what is given."""
    comments = Comments(
        gathered.files,
        gathered.modules,
        gathered.shown,
        absolute=lambda path: str(configuration.root / path),
    )
    return Suppressors(comments, configuration.ignore, silenced, baseline, whole)


def rules_that_can_run(rules: Sequence[Rule], evidence: Evidence) -> tuple[Rule, ...]:
    """Those whose evidence is there: source that was read, a start that was recorded."""
    there = {
        "process": True,
        "source": evidence.source is not None,
        "recording": evidence.recording is not None,
    }
    return tuple(rule for rule in rules if there[rule.basis])


def judge(evidence: Evidence, rules: Sequence[Rule], keep: Keep, by: Suppressors) -> Judged:
    """What ``rules`` find of what is to be kept, without what is suppressed.

    A suppression that then has nothing to suppress is a finding itself.
    """
    counts: Counter[Suppression] = Counter()
    found = dict.fromkeys(each for rule in rules for each in _findings(rule, evidence))
    # What is filtered away may be what a comment is for.
    whole = _wholly(rules, evidence)
    commented = by.comments.split(found, whole, RULES)
    uncommented = keep(commented.kept)
    counts["source"] += len(keep(found)) - len(uncommented)
    set_apart = split_by_settings(uncommented, by.ignored)
    left = _unsilenced(set_apart, by, counts)
    tells_unused = unused_suppression.RULE in rules

    def unused(suppressions: Iterable[Unused]) -> list[Finding]:
        if not tells_unused:
            return []
        again = replace(evidence, unused=tuple(suppressions))
        more = keep(_findings(unused_suppression.RULE, again))
        return _unsilenced(split_by_settings(more, by.ignored), by, counts)

    says_all = by.whole and evidence.source is not None
    patterns = [each for each in set_apart.unused if says_all and _ran(each, whole)]
    left += unused((*commented.unused, *patterns))
    compared = compare(left, by.baseline)
    counts["baseline"] += len(compared.known)
    seen = Counter(each.fingerprint for each in found)
    stale = _stale(compared.unmatched, by.baseline, whole, seen) if says_all else ()
    left = [*compared.new, *unused(stale)]
    return Judged(tuple(in_order(left)), counts)


def _wholly(rules: Sequence[Rule], evidence: Evidence) -> tuple[Rule, ...]:
    """Those that have all the evidence which they may use: what they do not find is not there.

    What a suppression would have had to do may otherwise show in another run. Whether one is
    unused is known only where all rules ran.
    """
    rest = [rule for rule in rules if evidence.recording or not rule.more_with_recording]
    if set(rules) < set(rules_that_can_run(RULES, evidence)):
        rest = [rule for rule in rest if rule is not unused_suppression.RULE]
    return tuple(rest)


def _findings(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    for problem in rule.check(evidence):
        yield finding_of(rule, problem)


def finding_of(rule: Rule, problem: Problem) -> Finding:
    """The problem with its rule; its owner and origin are its receiver's where it has one."""
    receiver = problem.receiver
    origin = problem.origin or (receiver.origin if receiver else "project")
    owner = problem.owner or (receiver.owner if receiver else "")
    return Finding(
        id=rule.id,
        rule=rule.name,
        severity=rule.severity,
        subject=problem.subject,
        message=problem.message,
        hint=problem.hint,
        origin=origin,
        owner=owner,
        location=None if problem.spot is None else problem.spot.location,
        columns=None if problem.spot is None else problem.spot.columns,
        others=problem.others,
        signal=problem.signal,
        sender=problem.sender,
        receiver=receiver,
        is_async=problem.is_async,
        more=problem.more,
    )


def _unsilenced(split: Split, by: Suppressors, counts: Counter[Suppression]) -> list[Finding]:
    """What the settings leave, counted."""
    counts["settings"] += split.suppressed
    silenced = split_by_ids(split.kept, by.silenced)
    counts["SILENCED_SYSTEM_CHECKS"] += silenced.suppressed
    return list(silenced.kept)


def _ran(unused: Unused, rules: Sequence[Rule]) -> bool:
    """Whether its rule ran; one that is for unused suppressions has done its part elsewhere."""
    if unused.rule.lower() in [name.lower() for name in names_of(unused_suppression.RULE)]:
        return False
    return any(unused.rule.lower() == name.lower() for rule in rules for name in names_of(rule))


def _stale(
    missing: Iterable[Entry],
    baseline: Iterable[Entry],
    ran: Iterable[Rule],
    seen: Mapping[tuple[str, str], int],
) -> Iterator[Unused]:
    """The entries that hold more than was found, though their rules ran; and those of no rule.

    What something else suppresses was found all the same.
    """
    held = {(entry.rule, entry.subject): entry.count for entry in baseline}
    names_run, names_known = ({rule.name for rule in rules} for rules in (ran, RULES))
    for entry in missing:
        if seen.get((entry.rule, entry.subject), 0) >= held[entry.rule, entry.subject]:
            continue
        if entry.rule in names_run or entry.rule not in names_known:
            number = held[entry.rule, entry.subject]
            yield Unused(
                text=f"The baseline's entry {entry.rule} of {entry.subject!r}",
                rule=entry.rule,
                known=entry.rule in names_known,
                where=f"the baseline, {entry.subject}",
                spot=None,
                origin="project",
                owner="baseline",
                held=number,
                left=number - entry.count,
            )
