"""The lines of a recorded trace: each a JSON object with the kind of its event in ``event``.

The signals, senders and receivers of dispatches are defined once in each file, before the first
line that has their numbers; rare events have them written out. Fields that have their usual
value are left out.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from signal_inspector.domain import event as events
from signal_inspector.domain.event import SCHEMA_VERSION, Event
from signal_inspector.domain.snapshot import Location, Receiver, Sender
from signal_inspector.errors import UsageError
from signal_inspector.trace_files.fields import checks_of, is_number

KINDS: dict[str, type[Any]] = {
    "process": events.Process,
    "thread": events.Thread,
    "context_begun": events.ContextBegun,
    "context_ended": events.ContextEnded,
    "begun": events.DispatchBegun,
    "dispatch": events.Dispatch,
    "unheard": events.Unheard,
    "near_miss": events.NearMiss,
    "connected": events.Connected,
    "process_ended": events.ProcessEnded,
}
"""The kinds of lines that are events."""

_KIND_OF = {cls: kind for kind, cls in KINDS.items()}

DEFINITIONS = ("signal", "sender", "receiver")
"""The kinds of lines that give a number a meaning."""


def plain(value: Any) -> dict[str, Any]:
    """The fields of a value that differ from their defaults."""
    return {
        field.name: found
        for field in fields(value)
        if (found := getattr(value, field.name)) != field.default
    }


def receiver_fields(receiver: Receiver) -> dict[str, Any]:
    """The fields of a receiver, its location as ``path`` and ``line``."""
    given = plain(receiver)
    location = given.pop("location")
    if location is not None:
        given["path"], given["line"] = location.path, location.line
    return given


def event_line(event: Event) -> dict[str, Any]:
    """The line of an event, but for dispatches, which the spool writes itself."""
    line = {"event": _KIND_OF[type(event)], **plain(event)}
    for name, value in line.items():
        if isinstance(value, Sender):
            line[name] = plain(value)
        elif isinstance(value, Receiver):
            line[name] = receiver_fields(value)
        elif name == "receivers":
            line[name] = [receiver_fields(receiver) for receiver in value]
    return {"version": SCHEMA_VERSION, **line} if isinstance(event, events.Process) else line


class Decoder:
    """Turns the lines of one file into events. Lines of kinds that it does not know are skipped.

    ``broken`` counts the lines that lack what they must have; whoever reads them adds those that
    are no JSON objects.
    """

    def __init__(self) -> None:
        self.broken = 0
        self._signals: dict[int, str] = {}
        self._senders: dict[int, Sender] = {}
        self._receivers: dict[int, Receiver] = {}

    def decode(self, line: dict[str, Any]) -> Event | None:
        """The event of a line; None for a definition. Raises UsageError for another version."""
        kind = line.get("event")
        if kind == "process" and line.get("version") != SCHEMA_VERSION:
            raise UsageError(
                f"the trace has version {_shortly(line.get('version'))} of the format, and this "
                f"version of django-signal-inspector reads {SCHEMA_VERSION}; record it again."
            )
        try:
            if kind in DEFINITIONS:
                self._define(kind, line)
            elif kind in KINDS:
                return self._event(kind, line)
        except (KeyError, TypeError, ValueError):
            self.broken += 1
        return None

    def _define(self, kind: str, line: dict[str, Any]) -> None:
        number = _number(line["id"])
        if kind == "signal":
            self._signals[number] = _text(line["name"])
        elif kind == "sender":
            self._senders[number] = _made(Sender, line)
        else:
            self._receivers[number] = _receiver(line)

    def _event(self, kind: str, line: dict[str, Any]) -> Event:
        given = dict(line)
        for name, table, read in (
            ("signal", self._signals, _text),
            ("sender", self._senders, _sender),
            ("listens_to", self._senders, _sender),
        ):
            if name in given:
                found = given[name]
                given[name] = table[found] if isinstance(found, int) else read(found)
        if "receiver" in given:
            given["receiver"] = self._numbered(given["receiver"])
        if kind == "connected":
            given["receivers"] = tuple(map(self._numbered, given["receivers"]))
        if kind == "dispatch":
            given.setdefault("root", given["id"])
            given.setdefault("outcome", "returned")
            given.setdefault("end", None)
            _fill_elapsed(given)
            given["arguments"] = tuple(map(_argument, given.get("arguments", ())))
            given["spans"] = tuple(map(self._receiver_span, given.get("spans", ())))
        event: Event = _made(KINDS[kind], given)
        return event

    def _numbered(self, found: Any) -> Receiver:
        """A receiver that is written out, or has its number here."""
        return self._receivers[found] if isinstance(found, int) else _receiver(found)

    def _receiver_span(self, line: dict[str, Any]) -> events.ReceiverSpan:
        given = {**line, "receiver": self._receivers[line["receiver"]]}
        given.setdefault("outcome", "returned")
        given.setdefault("is_async", False)
        _fill_elapsed(given)
        if not given["is_async"]:
            given.setdefault("busy", given["elapsed"])
        span: events.ReceiverSpan = _made(events.ReceiverSpan, given)
        return span


def _sender(given: Any) -> Sender:
    sender: Sender = _made(Sender, {**given})
    return sender


def _receiver(given: Any) -> Receiver:
    line = {**given}
    line["location"] = _made(Location, {"line": None, **line}) if "path" in line else None
    receiver: Receiver = _made(Receiver, line)
    return receiver


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("this must be a text")
    return given


def _number(given: Any) -> int:
    if not is_number(given):
        raise TypeError("this must be a whole number")
    number: int = given
    return number


def _shortly(given: Any) -> str:
    return repr(given)[:20]


def _fill_elapsed(given: dict[str, Any]) -> None:
    """Elapsed is the time between start and end, where the line does not say otherwise."""
    start, end = given.get("start"), given.get("end")
    given.setdefault("elapsed", end - start if start is not None and end is not None else 0)


def _argument(given: Any) -> tuple[str, str | None]:
    if isinstance(given, str):
        return given, None
    name, text = given
    return name, text


def _made(cls: type[Any], given: dict[str, Any]) -> Any:
    """The value, without fields that a later version has added. Raises TypeError for a field that
    holds what it cannot."""
    allowed = checks_of(cls)
    made: dict[str, Any] = {}
    for name, found in given.items():
        if name in allowed:
            item = tuple(found) if isinstance(found, list) else found
            if not allowed[name](item):
                raise TypeError(f"{name} cannot be {type(item).__name__}")
            made[name] = item
    return cls(**made)
