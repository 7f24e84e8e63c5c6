"""Events of traces written by hand, with defaults for what a test does not care about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    Event,
    Process,
    ProcessEnded,
    ReceiverSpan,
)
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.trace_files.format import event_line, plain, receiver_fields
from support.values import model, receiver

MS = 1_000_000
STARTED = 1_700_000_000_000_000_000
"""22:13:20 on a day in November, in UTC, when the clock stands at 0."""
NOBODY = Sender("value", "None")
MAIN = 1


def process(pid: int = 7, **given: Any) -> Process:
    """A process that began at ``STARTED``."""
    defaults: dict[str, Any] = {
        "parent_pid": 1,
        "started": STARTED,
        "clock": 0,
        "argv": ("manage.py", "runserver"),
        "django": "6.1",
        "python": "3.13",
        "settings": "config.settings",
    }
    return Process(pid, **{**defaults, **given})


def span(
    of: Receiver | str, at: int | None = 0, took: int | None = MS, **given: Any
) -> ReceiverSpan:
    """A receiver that ran from ``at`` for so long; ``took`` is None where it did not end."""
    one = receiver(of) if isinstance(of, str) else of
    end = None if at is None or took is None else at + took
    defaults: dict[str, Any] = {
        "is_async": False,
        "outcome": "returned",
        "start": at,
        "end": end,
        "elapsed": took if end is not None else 0,
    }
    return ReceiverSpan(one, **{**defaults, **given})


def not_run(of: str) -> ReceiverSpan:
    """A receiver whose turn did not come."""
    return span(of, at=None, took=None, outcome="not_run")


def dispatch(
    signal: str = "shop.signals.order_placed",
    *spans: ReceiverSpan,
    at: int = 0,
    took: int | None = MS,
    **given: Any,
) -> Dispatch:
    """A signal that was sent at ``at``; ``took`` is None where it did not end."""
    number = given.pop("id", 1)
    defaults: dict[str, Any] = {
        "id": number,
        "sender": model("shop.Order"),
        "method": "send",
        "start": at,
        "end": None if took is None else at + took,
        "elapsed": took or 0,
        "outcome": "returned" if took is not None else "unfinished",
        "thread": MAIN,
        "root": given.get("parent", number),
    }
    return Dispatch(signal=signal, spans=spans, **{**defaults, **given})


def sent(of: Dispatch, *below: Sent) -> Sent:
    """A dispatch with those below it; each belongs to its first receiver unless it says else."""
    return Sent(of, tuple(_below(of, one) for one in below))


def _below(parent: Dispatch, one: Sent) -> Sent:
    given: dict[str, Any] = {"parent": parent.id, "root": parent.root}
    if one.dispatch.parent is None:
        given["parent_receiver"] = 0
    return replace(one, dispatch=replace(one.dispatch, **given))


def request(path: str = "/checkout/", **given: Any) -> ContextBegun:
    """A request that begins with the clock."""
    defaults: dict[str, Any] = {"id": 1, "kind": "request", "start": 0, "thread": MAIN}
    return ContextBegun(name=path, **{"method": "GET", **defaults, **given})


def context(kind: str, name: str, **given: Any) -> ContextBegun:
    """A command, task or test."""
    return request(name, **{"kind": kind, "method": None, **given})


def ended(of: ContextBegun, took: int = 10 * MS, **given: Any) -> ContextEnded:
    """Its end."""
    return ContextEnded(of.id, of.start + took, **given)


def group(*trees: Sent | Dispatch, within: ContextBegun | None = None, **given: Any) -> Group:
    """Outermost dispatches of one process and context."""
    made = tuple(Sent(one) if isinstance(one, Dispatch) else one for one in trees)
    return Group(**{"process": process(), "context": within, "ended": None, "sent": made, **given})


def write_trace(path: Path, *events: Event, whole: bool = True) -> Path:
    """A recorded trace of these events, which ends in order unless it is not ``whole``."""
    lines = lines_of(*events, whole=whole)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def lines_of(*events: Event, whole: bool = True) -> list[dict[str, Any]]:
    """The lines of such a file, as JSON objects."""
    of = [] if events and isinstance(events[0], Process) else [process()]
    end = [ProcessEnded(10**10)] if whole else []
    return [line for event in (*of, *events, *end) for line in _lines(event)]


def _lines(event: Event) -> Iterator[dict[str, Any]]:
    """The line of an event, before it those that define the names in it."""
    if not isinstance(event, Dispatch):
        yield event_line(event)
        return
    yield {"event": "signal", "id": _number(event.signal), "name": event.signal}
    yield {"event": "sender", "id": _number(event.sender), **plain(event.sender)}
    for one in event.spans:
        fields = receiver_fields(one.receiver)
        yield {"event": "receiver", "id": _number(one.receiver), **fields}
    spans = [{**plain(one), "receiver": _number(one.receiver)} for one in event.spans]
    names = {"signal": _number(event.signal), "sender": _number(event.sender)}
    yield {"event": "dispatch", **plain(event), **names, "spans": spans}


def _number(value: object) -> int:
    """The same in every process."""
    return crc32(repr(value).encode())


def dispatches_of(groups: Iterable[Group]) -> list[str]:
    """The signals of all dispatches in groups, each before those in it."""
    return [sent.dispatch.signal for one in groups for tree in one.sent for sent in tree.walk()]
