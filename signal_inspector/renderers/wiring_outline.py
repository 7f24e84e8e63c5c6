"""What is said of a signal, a receiver and an app, as outlines of several parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from signal_inspector.domain.explanation import (
    AppExplanation,
    Link,
    Place,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.domain.snapshot import Connection, Pending, Receiver, Sender
from signal_inspector.renderers import styles
from signal_inspector.renderers.outline import (
    Line,
    Piece,
    called,
    count,
    line,
    model_name,
    name,
    names,
    quiet,
)
from signal_inspector.renderers.rows import flags_of
from signal_inspector.renderers.source_outline import (
    absences_part,
    findings_part,
    sending_parts,
    sends_part,
)


def signal_outline(explanation: SignalExplanation) -> list[Line]:
    """What the signal is, what it carries and who sends it, who listens by sender, who waits."""
    parts = (_signal_head, _sending, _listeners, _pending_listeners)
    return [one for part in parts for one in part(explanation)]


def receiver_outline(explanation: ReceiverExplanation) -> list[Line]:
    """What the receiver is, where it is connected and where not, what is wrong, what it sends."""
    parts = (_receiver_head, _places, _absences, _waiting, _findings, _sends)
    return [one for part in parts for one in part(explanation)]


def app_outline(explanation: AppExplanation) -> list[Line]:
    """What the app defines and sends, what it listens to, and who listens to it."""
    parts = (
        _app_head,
        _defined,
        _sends_of_app,
        _listened_to,
        _heard_by,
        _pending_of_app,
        _findings_of_app,
    )
    return [one for part in parts for one in part(explanation)]


def _signal_head(explanation: SignalExplanation) -> Iterator[Line]:
    signal = explanation.signal
    kind = "signal" if signal.class_name == _PLAIN else f"signal, a {signal.class_name}"
    head = line(name(signal.name, styles.HEADING), quiet(f"  {kind}"))
    below: list[Line] = []
    if signal.location is not None:
        below.append(replace(line("defined at "), location=signal.location))
    if signal.aliases:
        below.append(line("also held as ", *names(signal.aliases)))
    if signal.dead:
        below.append(line(f"{count(signal.dead, 'connection')} to receivers that are gone"))
    yield head.over(below)


_PLAIN = "django.dispatch.dispatcher.Signal"


def _listeners(explanation: SignalExplanation) -> Iterator[Line]:
    groups: dict[Sender, list[Connection]] = {}
    for connection in explanation.signal.connections:
        groups.setdefault(connection.sender, []).append(connection)
    head = line(Piece(count(len(explanation.signal.connections), "receiver"), styles.HEADING))
    yield head.over(
        line(quiet("for "), model_name(sender)).over(called(connections, sender=sender))
        for sender, connections in groups.items()
    )


def _sending(explanation: SignalExplanation) -> Iterator[Line]:
    yield from sending_parts(explanation.sending)


def _pending_listeners(explanation: SignalExplanation) -> Iterator[Line]:
    yield from _pending(explanation.pending)


def _receiver_head(explanation: ReceiverExplanation) -> Iterator[Line]:
    is_one = all(one.reason != "not_registered" for one in explanation.absences)
    kind = "receiver" if is_one else "function, of which no receiver is made"
    head = line(name(explanation.name, styles.HEADING), quiet(f"  {kind}"))
    yield head.over(_code(receiver) for receiver in explanation.codes)


def _code(receiver: Receiver) -> Line:
    """What kind of code it is, whose, and where it stands."""
    kind = receiver.kind.replace("_", " ")
    where = f"app {receiver.app}" if receiver.app else f"package {receiver.package}"
    own = line(f"{kind} of {where}", ", at " if receiver.location else "")
    own = replace(own, location=receiver.location)
    if receiver.wrapper is not None:
        own = own.over([line("inside of ", name(receiver.wrapper))])
    return own


def _places(explanation: ReceiverExplanation) -> Iterator[Line]:
    if not explanation.places and explanation.absences:
        return  # They say why.
    total = count(len(explanation.places), "connection")
    alike = Counter(_but_order(place) for place in explanation.places)
    shown: list[Line] = []
    for place in explanation.places:
        key = _but_order(place)
        if key in alike:
            shown.append(_place(place, alike.pop(key)))
    yield line(Piece(total, styles.HEADING)).over(shown)


def _but_order(place: Place) -> Place:
    return replace(place, connection=replace(place.connection, order=0))


def _place(place: Place, number: int) -> Line:
    connection = place.connection
    position = f"order {connection.order}, {_ordinal(connection.order + 1)} of {place.out_of}"
    if number > 1:
        position = f"{number} times, first {position}"
    flags = ", ".join(flags_of(connection))
    pieces = [name(place.signal), quiet("  for "), model_name(connection.sender)]
    alarm = styles.ALARM if connection.debug_only else styles.NOTICE
    shown = line(*pieces, quiet(f"  {position}"), Piece(f"  {flags}" if flags else "", alarm))
    at = place.registered if connection.connected_at is None else (connection.connected_at,)
    return shown.over(replace(line("connected at "), location=one) for one in at)


def _ordinal(number: int) -> str:
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _absences(explanation: ReceiverExplanation) -> Iterator[Line]:
    yield from absences_part(explanation.absences, connected=bool(explanation.places))


def _findings(explanation: ReceiverExplanation) -> Iterator[Line]:
    yield from findings_part("", explanation.findings)


def _sends(explanation: ReceiverExplanation) -> Iterator[Line]:
    yield from sends_part("sends", explanation.sends)


def _waiting(explanation: ReceiverExplanation) -> Iterator[Line]:
    yield from _pending(explanation.pending)


def _app_head(explanation: AppExplanation) -> Iterator[Line]:
    kind = "app" if explanation.is_installed else "package, no installed app"
    yield line(name(explanation.label, styles.HEADING), quiet(f"  {kind}"))


def _defined(explanation: AppExplanation) -> Iterator[Line]:
    head = line(Piece(f"defines {count(len(explanation.defines), 'signal')}", styles.HEADING))
    yield head.over(
        line(name(signal.name), quiet(f"  {count(len(signal.connections), 'receiver')}"))
        for signal in explanation.defines
    )


def _sends_of_app(explanation: AppExplanation) -> Iterator[Line]:
    yield from sends_part("sends", [one.send for one in explanation.sends])
    yield from sends_part(
        "its signals are sent by others", [one.send for one in explanation.sent_by]
    )


def _findings_of_app(explanation: AppExplanation) -> Iterator[Line]:
    yield from findings_part("", explanation.findings)


def _listened_to(explanation: AppExplanation) -> Iterator[Line]:
    sources = _grouped(explanation.listens_to, lambda link: link.source)
    yield _linked("listens to", "nothing", sources, explanation.label)


def _heard_by(explanation: AppExplanation) -> Iterator[Line]:
    listeners = _grouped(explanation.heard_by, lambda link: link.listener)
    yield _linked("is heard by", "no other app", listeners, explanation.label)


def _linked(verb: str, nothing: str, groups: dict[str, list[Link]], label: str) -> Line:
    if not groups:
        return line(Piece(f"{verb} {nothing}", styles.HEADING))
    below = []
    for app, links in groups.items():
        signals = _grouped(links, lambda link: link.signal)
        own = "itself" if app == label else app
        below.append(
            line(name(own, styles.HEADING)).over(
                line(name(signal)).over(called([link.connection for link in found]))
                for signal, found in signals.items()
            )
        )
    return line(Piece(verb, styles.HEADING)).over(below)


def _grouped(links: Iterable[Link], key: Callable[[Link], str]) -> dict[str, list[Link]]:
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(key(link), []).append(link)
    return groups


def _pending_of_app(explanation: AppExplanation) -> Iterator[Line]:
    yield from _pending(explanation.pending)


def _pending(pending: Iterable[Pending]) -> Iterator[Line]:
    lines = [
        line(
            name(one.receiver.name),
            "  waits for ",
            name(one.sender, styles.ALARM),
            "  on ",
            name(one.signal),
        )
        for one in pending
    ]
    if lines:
        yield line(Piece("pending: the model was never loaded", styles.ALARM)).over(lines)
