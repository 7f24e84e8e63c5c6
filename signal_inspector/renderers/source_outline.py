"""What the source and the rules tell, as parts of an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.contract import SenderSort
from signal_inspector.domain.explanation import Sending
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import Reference, Send
from signal_inspector.explain.sending import inside
from signal_inspector.renderers import styles
from signal_inspector.renderers.outline import Line, Piece, count, line, name, names, quiet
from signal_inspector.renderers.severities import SEVERITY_STYLES

_SENDERS: dict[SenderSort, str] = {
    "model": "a model",
    "through": "the through model of a many-to-many relation",
    "app": "the AppConfig of an app that has models",
    "class": "a class",
    "handler": "the class of a request handler",
    "database": "the class of a database wrapper",
    "user": "the class of a user",
    "none": "None",
    "text": "a text",
    "instance": "an object",
}


def sending_parts(sending: Sending | None) -> Iterator[Line]:
    """What a signal carries, who sends it, and how to receive it."""
    if sending is None:
        return
    yield _carried(sending)
    yield _sent(sending)
    yield _heading("a receiver of it").over([line(name(sending.example))])


def _carried(sending: Sending) -> Line:
    if not (sending.by_django or sending.places):
        return _heading("what it carries is not known")
    arguments = names(sending.arguments) or [Piece("nothing but its sender")]
    below = [line(*arguments)]
    if sending.sometimes:
        below.append(line("only sometimes ", *names(sending.sometimes)))
    if not sending.is_whole:
        below.append(line("and maybe more: not all that sends it is known"))
    return _heading("carries").over(below)


def _sent(sending: Sending) -> Line:
    below: list[Line] = []
    if sending.by_django:
        methods = names([f"{method}()" for method in sending.methods])
        below.append(line("by Django with ", *methods, *_senders(sending)))
    below += [_send(send) for send in sending.places]
    below += [_send(send, before="maybe ") for send in sending.maybe]
    if not below and not sending.is_read:
        return _heading("who sends it is not known: no source was read")
    if not below:
        return _heading("sent by nothing in the source that was read")
    return _heading("sent").over(below)


def _senders(sending: Sending) -> list[Piece | str]:
    texts = " or ".join(map(repr, sending.texts))
    sorts = [texts if one == "text" and texts else _SENDERS[one] for one in sending.senders]
    return [f", the sender is {' or '.join(sorts)}"] if sorts else []


def sends_part(head: str, sends: Sequence[Send]) -> Iterator[Line]:
    """Signals that are sent, each with the places, under a heading."""
    by_signal: dict[str, list[Send]] = {}
    for send in sends:
        by_signal.setdefault(send.signal.text or "?", []).append(send)
    if by_signal:
        yield _heading(head).over(
            line(name(signal)).over(_send(send) for send in places)
            for signal, places in by_signal.items()
        )


def _send(send: Send, *, before: str = "") -> Line:
    pieces: list[Piece | str] = [name(f"{send.method}()"), quiet("  by "), name(inside(send))]
    if before:
        pieces = [before, *pieces]
    pieces += [quiet("  sender "), _reference(send.sender)]
    if send.arguments:
        pieces += [quiet("  with "), *names(send.arguments)]
    if send.passes_more:
        pieces.append(quiet(" and more" if send.arguments else "  with more"))
    return _at(line(*pieces), send.spot.location)


def _reference(reference: Reference) -> Piece:
    if reference.kind == "none":
        return Piece("None")
    text = repr(reference.text) if reference.kind == "text" else reference.text
    return name(text or "?", styles.SENDER)


def missing_part(absences: Iterable[Absence]) -> Iterator[Line]:
    """The receivers that a model lacks, each with the reason."""
    lines = [
        line(name(one.receiver)).over([_at(line(one.message), one.at), *_hint(one.hint)])
        for one in absences
    ]
    if lines:
        yield line(Piece("not called, as they are not connected", styles.ALARM)).over(lines)


def absences_part(absences: Sequence[Absence], *, connected: bool) -> Iterator[Line]:
    """Why a receiver is not connected, or not to all that the source says."""
    if absences:
        head = "not connected here" if connected else "not connected"
        yield line(Piece(head, styles.ALARM)).over(_absence(one) for one in absences)


def _absence(absence: Absence) -> Line:
    return _at(line(absence.message), absence.at).over(_hint(absence.hint))


def findings_part(head: str, findings: Iterable[Finding]) -> Iterator[Line]:
    """What the rules find, with what to do."""
    lines = [_finding(finding) for finding in findings]
    if lines:
        yield _heading(f"{head} {count(len(lines), 'finding')}".strip()).over(lines)


def _finding(finding: Finding) -> Line:
    severity = Piece(finding.severity, SEVERITY_STYLES[finding.severity])
    head = _at(line(severity, " ", Piece(finding.rule, styles.HEADING)), finding.location)
    return head.over([line(finding.message), *_hint(finding.hint)])


def _hint(hint: str) -> list[Line]:
    return [line(quiet("hint: "), hint)] if hint else []


def _heading(text: str) -> Line:
    return line(Piece(text, styles.HEADING))


def _at(above: Line, location: Location | None) -> Line:
    if location is None:
        return above
    return replace(above, pieces=(*above.pieces, Piece("  ")), location=location)
