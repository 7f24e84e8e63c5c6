"""A ``disconnect`` that returned False while the receiver is connected under another key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Connection, Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.calls import problem_of_call, surely_ran, unrecorded
from signal_inspector.rules.disconnecting import came_earlier, is_about, is_alone, sender_of
from signal_inspector.rules.problems import of_sender, problem_of_registration, short_name
from signal_inspector.rules.rule import Rule

_HINT = "Give disconnect the sender and the dispatch_uid that connect was given."
_HINT_OF_ANOTHER = "Keep what connect was given, and give it to disconnect again."


def check(evidence: Evidence) -> Iterator[Problem]:
    """One problem for each; of what was recorded or, where that does not tell, of what the source
    shows.

    A ``disconnect`` only to make sure is none: of a receiver that is not connected, for a second
    time, before ``connect``, or for another sender than that which it is connected for.
    """
    if evidence.recording is not None:
        yield from _recorded(evidence, evidence.recording.calls)
        yield from _of_other_objects(evidence, evidence.recording.calls)
    for registration in unrecorded(evidence):
        if registration.verb == "disconnect":
            yield from _written(evidence, registration)


def _recorded(evidence: Evidence, calls: tuple[Call, ...]) -> Iterator[Problem]:
    for index, call in enumerate(calls):
        if call.verb != "disconnect" or call.outcome != "not connected" or not call.still_connected:
            continue
        if any(_does_the_same(other, call) for other in calls):
            continue
        live = _still_there(evidence, (one for one in calls[:index] if _connected_it(one, call)))
        for connection in live:
            if _was_meant(connection, call.sender, call.dispatch_uid):
                message = _message(call.signal, call.sender, connection)
                yield problem_of_call(evidence, call, message, _HINT)
                break


def _of_other_objects(evidence: Evidence, calls: tuple[Call, ...]) -> Iterator[Problem]:
    """Each that was given another object than ``connect``, made for that call alone, which does the
    same: the method of a new instance, a new partial."""
    for index, call in enumerate(calls):
        if call.verb != "disconnect" or call.outcome != "not connected" or call.still_connected:
            continue
        if not call.died:
            continue
        its_like = [other for other in calls if _is_of_its_like(other, call)]
        if len(its_like) == 1 and its_like[0].lasts and its_like[0] in calls[:index]:
            message = _message_of_another(call, its_like[0])
            yield problem_of_call(evidence, call, message, _HINT_OF_ANOTHER)


def _is_of_its_like(other: Call, call: Call) -> bool:
    """Whether it has made or ended a connection with the same key but for the object."""
    return (
        other.outcome in ("connected", "disconnected")
        and other.alike is not None
        and (other.signal, other.alike, other.sender_number, other.dispatch_uid)
        == (call.signal, call.alike, call.sender_number, call.dispatch_uid)
        and call.dispatch_uid is None
    )


def _does_the_same(other: Call, call: Call) -> bool:
    """Whether it, too, is about that connection: it was there once, or is made again."""
    return (
        other.outcome in ("connected", "disconnected")
        and (other.signal, other.state, other.sender) == (call.signal, call.state, call.sender)
        and other.dispatch_uid == call.dispatch_uid
    )


def _connected_it(other: Call, call: Call) -> bool:
    return (
        other.verb == "connect"
        and other.outcome == "connected"
        and (other.signal, other.state) == (call.signal, call.state)
    )


def _still_there(evidence: Evidence, made: Iterable[Call]) -> Iterator[Connection]:
    for call in made:
        for listener in evidence.listeners:
            one = listener.connection
            if (
                listener.signal.name == call.signal
                and (one.receiver, one.sender) == (call.receiver, call.sender)
                and one.dispatch_uid == call.dispatch_uid
            ):
                yield one


def _written(evidence: Evidence, registration: Registration) -> Iterator[Problem]:
    """What the source shows to run after the receiver was connected, with another key."""
    sender, uid = sender_of(registration), registration.dispatch_uid
    if sender is None or (uid is not None and uid.kind != "text"):
        return
    if not surely_ran(evidence, registration) or not is_alone(evidence, registration):
        return
    key = sender, None if uid is None else uid.text
    listeners = [one for one in evidence.listeners if is_about(registration, one)]
    if any(_has_key(one.connection, *key) for one in listeners):
        return
    for listener in listeners:
        came_before = any(came_earlier(one, registration) for one in listener.registered)
        if came_before and _was_meant(listener.connection, *key):
            message = _message(listener.signal.name, sender, listener.connection)
            yield problem_of_registration(registration, message, _HINT)
            return


def _has_key(connection: Connection, sender: Sender, uid: str | None) -> bool:
    return connection.sender == sender and connection.dispatch_uid == uid


def _was_meant(connection: Connection, sender: Sender, uid: str | None) -> bool:
    """Whether ``disconnect`` with that key can only have meant this connection."""
    if connection.sender == sender:
        return connection.dispatch_uid != uid
    return "any" in (connection.sender.kind, sender.kind)


def _message(signal: str, sender: Sender, connection: Connection) -> str:
    name = connection.receiver.name
    how = f"with sender {connection.sender.short}"
    if connection.sender.kind == "any":
        how = "without a sender"
    if connection.dispatch_uid is not None:
        how += f" and dispatch_uid {connection.dispatch_uid!r}"
    return (
        f"disconnect from {short_name(signal)}{of_sender(sender)} has found nothing and returned "
        f"False: {name} was connected {how}, and it still runs."
    )


def _message_of_another(call: Call, connected: Call) -> str:
    where = f"{short_name(call.signal)}{of_sender(call.sender)}"
    return (
        f"disconnect from {where} has found nothing and returned False: it was given another "
        f"object than connect, so {connected.receiver.name} is still connected, and it still runs."
    )


RULE = Rule(
    code="W004",
    name="failed-disconnect",
    severity="WARNING",
    title="disconnect found nothing",
    basis="source",
    check=check,
    more_with_recording=True,
)
