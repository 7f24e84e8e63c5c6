"""What the rules find wrong with a receiver, or with what was meant for a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from signal_inspector.audit.judging import finding_of, rules_that_can_run
from signal_inspector.domain.audit import in_order
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location
from signal_inspector.explain.receivers_in_source import receiver_name
from signal_inspector.rules.registry import RULES

NOT_IMPORTED = "receiver-module-not-imported"
_UNSENT = "unsent-signal"


def all_findings(evidence: Evidence) -> tuple[Finding, ...]:
    """The errors and warnings of all rules that can run, those that are suppressed too: they say
    why something does not run all the same. Of the notes, that nothing sends a signal does so."""
    rules = [
        rule
        for rule in rules_that_can_run(RULES, evidence)
        if rule.severity != "INFO" or rule.name == _UNSENT
    ]
    found = (finding_of(rule, problem) for rule in rules for problem in rule.check(evidence))
    return tuple(in_order(dict.fromkeys(found)))


def about_receiver(
    name: str, signals: Collection[str], evidence: Evidence, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Those about a receiver: of a connection of it, of one of the ``signals`` that it is connected
    to and that nothing sends, or of a place that connects it."""
    registrations = () if evidence.source is None else evidence.source.registrations
    written = [one for one in registrations if receiver_name(one) == name]
    places = {(one.spot.location, f"{one.receiver.text} on ") for one in written}
    return tuple(
        one
        for one in findings
        if (one.rule == _UNSENT and one.signal in signals) or _is_about(name, one, places)
    )


def about_senders(paths: Collection[str], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors about receivers of the models of these dotted paths: they do not run."""
    return tuple(
        one
        for one in findings
        if one.severity == "ERROR"
        and one.sender is not None
        and one.sender.kind in ("model", "class")
        and one.sender.name in paths
    )


def about_modules(label: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those about modules of an app that nothing imports, so that their receivers do not run."""
    return tuple(one for one in findings if (one.rule, one.owner) == (NOT_IMPORTED, label))


def _is_about(name: str, finding: Finding, places: Collection[tuple[Location, str]]) -> bool:
    """``places`` are those that connect it, with the words by which a finding names it there."""
    if finding.receiver is not None:
        return finding.receiver.name == name
    return finding.subject.startswith(f"{name} on ") or any(
        finding.location == place and finding.subject.startswith(words) for place, words in places
    )
