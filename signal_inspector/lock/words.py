"""A change of the wiring as a sentence that is true of now and was false before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from signal_inspector.lock.names import ANY, NAMELESS
from signal_inspector.lock.wiring import LockedReceiver, Section

_DJANGO = "django."
_SEVERAL = re.compile(r"[,;()]")
_WEAK = "weak"  # what a connection is that no flag tells from others


def now_waits(section: Section, receiver: str) -> str:
    """Of a receiver whose sender was never loaded."""
    return f"{receiver} now waits for {section.sender}, which is not there"


def no_longer_waits(section: Section, receiver: str) -> str:
    """Of a receiver whose sender is there now, or that is gone."""
    return f"{receiver} no longer waits for {section.sender}"


def now_runs(section: Section, receiver: str, place: str | None, again: bool) -> str:
    """Of a new connection; ``again`` where there was another one of the same receiver."""
    too = " too" if again else ""
    where = f", {place}" if place else ""
    return f"{receiver} now runs on {event(section)}{too}{where}"


def no_longer_runs(section: Section, receiver: str) -> str:
    """Of a receiver that is not called any more."""
    return f"{receiver} no longer runs on {event(section)}"


def another_does(section: Section, receiver: str, other: str) -> str:
    """Of one connection of a receiver that has another one."""
    return f"{no_longer_runs(section, receiver)}; {other} does"


def only_of(section: Section, receiver: str, it: str, senders: Iterable[str]) -> str:
    """Of a receiver of any sender that is now one of some.

    ``it`` is the receiver by its name alone, whatever its connection is.
    """
    named = ", ".join(_sender(one) for one in senders)
    return f"{no_longer_runs(section, receiver)}; {it} does on that of {named}"


def connected_besides(section: Section, receiver: str, it: str) -> str:
    """Of a new connection for one sender of a receiver that was called for any."""
    return (
        f"{receiver} is now connected to {event(section)}; "
        f"{it} ran on it before, as on that of any sender"
    )


def any_sender_stays(section: Section, receiver: str, it: str) -> str:
    """Of a connection for one sender that is gone, where any sender calls the receiver."""
    return (
        f"{receiver} is no longer connected to {event(section)}; "
        f"{it} runs on it as on that of any sender"
    )


def now_passes(section: Section, receiver: str, place: str) -> str:
    """Of a receiver that moved."""
    return f"{receiver} now runs {place} on {event(section)}"


def is_another(section: Section, receiver: str, was: Sequence[str], now: Sequence[str]) -> str:
    """Of a connection with other flags."""
    gained = [f"now {_flag(one)}" for one in now if one not in was]
    lost = [f"no longer {_flag(one)}" for one in was if one not in now]
    return f"{receiver} on {event(section)}: {', '.join(gained + lost)}"


def place(is_before: bool, other: str) -> str:
    """Where in the order."""
    return f"{'before' if is_before else 'after'} {other}"


def told_apart(receiver: LockedReceiver) -> str:
    """A receiver with what tells its connection from others of it."""
    return f"{receiver.name} ({', '.join(map(_flag, receiver.flags)) or _WEAK})"


def event(section: Section) -> str:
    """``post_save of shop.Order``; a signal that is not Django's by its whole path."""
    signal = section.signal
    short = signal.rpartition(".")[2] if signal.startswith(_DJANGO) else signal
    return f"{short} of {_sender(section.sender)}"


def _flag(flag: str) -> str:
    """A flag, in quotes where it could be taken for several."""
    name, equals, uid = flag.partition("=")
    return f"{name}={uid!r}" if equals and _SEVERAL.search(uid) else flag


def _sender(sender: str) -> str:
    return {ANY: "any sender", NAMELESS: "an object"}.get(sender, sender)
