"""Problems about the things that rules judge, with the place where the fault is."""

from __future__ import annotations

from signal_inspector.domain.evidence import Listener
from signal_inspector.domain.finding import Problem, Spot, Topic
from signal_inspector.domain.names import last_part
from signal_inspector.domain.snapshot import Location, Sender
from signal_inspector.domain.source import Registration

RECEIVER = frozenset(("django.dispatch.receiver", "django.dispatch.dispatcher.receiver"))
"""The paths of Django's decorator that connects."""


def short_name(path: str) -> str:
    """The own name at the end of a path: ``post_save``, ``HOOKS['order.paid']``."""
    return last_part(path).rpartition(".<locals>.")[2]


def of_sender(sender: Sender) -> str:
    """`` of shop.Order``, or nothing for any sender; to follow the name of a signal."""
    return "" if sender.kind == "any" else f" of {sender.short}"


def never_runs(listener: Listener) -> str:
    """The words for a connection in vain; the receiver may have others that are not."""
    connection = listener.connection
    where = f"{short_name(listener.signal.name)}{of_sender(connection.sender)}"
    return f"{connection.receiver.name} never runs on {where}"


def problem_of_listener(
    listener: Listener, message: str, hint: str, *, at: Spot | None = None, what: str = ""
) -> Problem:
    """A problem of one connection, at ``at`` or else at the receiver's ``def``.

    ``what`` is added to the subject where one connection can have several such problems.
    """
    receiver, sender = listener.connection.receiver, listener.connection.sender
    spot = at or (None if receiver.location is None else Spot(receiver.location))
    subject = f"{receiver.name} on {listener.signal.name}{of_sender(sender)}"
    return Problem(
        subject=f"{subject}, {what}" if what else subject,
        message=message,
        hint=hint,
        spot=spot,
        others=lines_of(listener),
        signal=listener.signal.name,
        sender=sender,
        receiver=receiver,
        is_async=listener.connection.is_async,
    )


def problem_of_registration(
    registration: Registration, message: str, hint: str, *, what: str = ""
) -> Problem:
    """A problem of a place in the source that connects or disconnects."""
    topic = topic_of(registration)
    subject = _subject(registration)
    return Problem(
        subject=f"{subject}, {what}" if what else subject,
        message=message,
        hint=hint,
        spot=registration.spot,
        others=() if registration.defined is None else (registration.defined,),
        signal=topic.signal,
        sender=topic.sender,
        receiver=topic.receiver,
        is_async=topic.is_async,
        origin=registration.module.origin,
        owner=registration.module.owner,
    )


def _subject(registration: Registration) -> str:
    """By the names that the process has, so that it is the same where the process tells of it."""
    resolved, signal = registration.resolved, registration.signal.text
    if resolved is not None:
        return f"{resolved.receiver.name} on {signal}{of_sender(resolved.sender)}"
    sender = "" if registration.sender.kind == "none" else f" of {registration.sender.text}"
    return f"{registration.receiver.text or '?'} on {signal}{sender}"


def topic_of(registration: Registration) -> Topic:
    """What a place in the source connects, for filters."""
    resolved = registration.resolved
    if resolved is None:
        return Topic(registration.signal.text)
    return Topic(registration.signal.text, resolved.sender, resolved.receiver, resolved.is_async)


def lines_of(listener: Listener) -> tuple[Location, ...]:
    """The ``def``, its decorators and the ``connect`` calls, as far as they are known.

    A ``@receiver`` that makes another connection is none of them. Where the connection was made,
    a recording knows.
    """
    connection = listener.connection
    places = [each.spot.location for each in (*listener.registered, *listener.perhaps)]
    if connection.connected_at is not None:
        places = [connection.connected_at]
    if listener.body is not None:
        places += [
            each.spot.location
            for each in listener.body.decorators
            if each.name.text not in RECEIVER or each.spot.location in places or not places
        ]
    if connection.receiver.location is not None:
        places.append(connection.receiver.location)
    return tuple(dict.fromkeys(places))


def where_connected(listener: Listener) -> Spot | None:
    """The place in the source that makes the connection, where there is only one."""
    return listener.registered[0].spot if len(listener.registered) == 1 else None
