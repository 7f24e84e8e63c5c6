"""The findings that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Finding, Topic
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.selection import Selection
from signal_inspector.selection.patterns import keeps_name
from signal_inspector.selection.snapshot import ConnectionFilter


def keep_findings(
    findings: Iterable[Finding], snapshot: Snapshot, selection: Selection
) -> list[Finding]:
    """The findings that ``selection`` asks for: for one of the topics, and by their place.

    A finding that is of no receiver has no sender, and no kind of receiver, to be asked for.
    """
    keeps = ConnectionFilter(snapshot, selection)
    aliases = {signal.name: signal.aliases for signal in snapshot.signals}

    def keeps_topic(topic: Topic, finding: Finding) -> bool:
        name = topic.signal or ""
        return keeps_name(
            selection.signal, selection.exclude_signal, [name, *aliases.get(name, ())]
        ) and keeps.topic(topic, finding)

    return [
        finding
        for finding in findings
        if any(keeps_topic(topic, finding) for topic in finding.topics)
    ]


def spellings(evidence: Evidence) -> dict[str, dict[str, str]]:
    """What filters may mean besides all that is connected: what the source connects or the recorder
    saw, by the kind of filter, each spelling with the name to show for it."""
    found: dict[str, dict[str, str]] = {"signal": {}, "sender": {}, "receiver": {}, "app": {}}
    for topic in _written_or_recorded(evidence):
        if topic.signal:
            found["signal"][topic.signal] = topic.signal
        if topic.sender and topic.sender.kind != "any":
            found["sender"] |= dict.fromkeys(topic.sender.spellings, topic.sender.short)
        if topic.receiver:
            found["receiver"][topic.receiver.name] = topic.receiver.name
            found["app"][topic.receiver.owner] = topic.receiver.owner
    return found


def _written_or_recorded(evidence: Evidence) -> Iterator[Topic]:
    for registration in () if evidence.source is None else evidence.source.registrations:
        if registration.resolved and registration.signal.kind == "name":
            resolved = registration.resolved
            yield Topic(registration.signal.text, resolved.sender, resolved.receiver)
    for call in () if evidence.recording is None else evidence.recording.calls:
        yield Topic(call.signal, call.sender, call.receiver)
