"""What a server's traces tell, against what its ledger, its visitors and its database know."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    Event,
    Process,
    ProcessEnded,
)
from signal_inspector.trace_files.merging import Recorded

_SIGNALS = "soak_site.signals."
_RECEIVERS = "soak_site.receivers."
_ABANDONED = "/soak/abandoned/"
# A thread may be held up between the look at the clock and the write.
_OUT_OF_ORDER = 5_000_000_000

Pid = tuple[int, int]
"""A process and when it was started, as numbers of processes come again."""

Request = tuple[str, str, int | None]
"""Method, path, status."""


@dataclass(frozen=True, slots=True)
class Send:
    """A send as the ledger has it, and as a trace has it."""

    signal: str
    method: str
    path: str | None
    inside: str | None
    by: str | None
    outcome: str | None


@dataclass
class Told:
    """What the traces of a server tell."""

    processes: list[Process] = field(default_factory=list)
    ended: set[Pid] = field(default_factory=set)
    broken: dict[Path, int] = field(default_factory=dict)
    dispatches: int = 0
    in_groups: int = 0
    left_out: int = 0
    out_of_order: int = 0
    sends: dict[tuple[int, str], list[Send]] = field(default_factory=dict)
    contexts: dict[tuple[Pid, int], ContextBegun] = field(default_factory=dict)
    context_ends: dict[tuple[Pid, int], ContextEnded] = field(default_factory=dict)
    saved: dict[int, list[str | None]] = field(default_factory=dict)
    placed: dict[int, list[str | None]] = field(default_factory=dict)
    latest: int = 0

    def event(self, event: Event, process: Process) -> None:
        """Take in one event."""
        pid = process.pid, process.started
        if isinstance(event, Dispatch):
            self.dispatches += 1
        elif isinstance(event, ContextBegun):
            self.contexts[pid, event.id] = event
        elif isinstance(event, ContextEnded):
            self.context_ends[pid, event.id] = event
        elif isinstance(event, ProcessEnded):
            self.ended.add(pid)

    def group(self, group: Group) -> None:
        """Take in what was put together."""
        self.left_out += group.left_out
        if group.ended is not None and not group.goes_on:
            ended = group.ended.end + group.process.started - group.process.clock
            self.out_of_order += ended < self.latest - _OUT_OF_ORDER
            self.latest = max(self.latest, ended)
        for outermost in group.sent:
            for sent, around in _walk(outermost):
                self.in_groups += 1
                self._sent(sent.dispatch, around, group)

    def requests(self) -> Counter[Request]:
        """Those that ended, and how."""
        return Counter(
            (begun.method or "", begun.name, self.context_ends[key].status)
            for key, begun in self.contexts.items()
            if begun.kind == "request" and key in self.context_ends
        )

    def _sent(self, dispatch: Dispatch, around: Dispatch | None, group: Group) -> None:
        arguments = dict(dispatch.arguments)
        path = None if group.context is None else group.context.name
        if dispatch.signal.startswith(_SIGNALS):
            send = Send(
                signal=dispatch.signal.removeprefix(_SIGNALS),
                method=dispatch.method,
                path=path,
                inside=_name(around),
                by=_sender_in(dispatch, around),
                outcome=dispatch.outcome,
            )
            name = _name(dispatch)
            assert name is not None
            self.sends.setdefault((group.process.pid, name), []).append(send)
        elif dispatch.signal == "django.db.models.signals.post_save":
            row = _row("audit.AuditEntry", arguments.get("instance"))
            if row is not None and arguments.get("created") == "True":
                self.saved.setdefault(row, []).append(_name(around))
        elif dispatch.signal == "shop.signals.order_placed":
            row = _row("shop.Order", arguments.get("order"))
            if row is not None:
                self.placed.setdefault(row, []).append(path)


def read(folder: Path) -> Told:
    """All traces in a folder, merged. Raises UsageError where one cannot be read."""
    recorded = Recorded(sorted(folder.glob("trace-*.jsonl")))
    told = Told()
    for group in recorded.groups(told.event):
        told.group(group)
    told.processes = recorded.processes
    told.broken = recorded.broken
    return told


def differences(
    told: Told, folder: Path, database: Path, requests: list[dict[str, Any]]
) -> Iterator[str]:
    """A line for each thing that was lost, made up or put in a wrong place."""
    yield from _incomplete(told, folder)
    yield from _of_sends(told, read_ledger(folder))
    yield from _of_requests(told, requests)
    yield from _of_rows(told, folder / "db.sqlite3", database)


def ledgers(folder: Path) -> dict[int, Path]:
    """The ledger of each process that has one."""
    return {int(path.stem.partition("-")[2]): path for path in folder.glob("ledger-*.jsonl")}


def read_ledger(folder: Path) -> dict[tuple[int, str], Send]:
    """What was sent, by process and name."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for pid, path in ledgers(folder).items():
        for line in path.read_text(encoding="ascii").splitlines():
            fields = json.loads(line)
            found.setdefault((pid, fields.pop("name")), {"outcome": None}).update(fields)
    return {key: Send(**fields) for key, fields in found.items()}


def _incomplete(told: Told, folder: Path) -> Iterator[str]:
    pids = Counter((process.pid, process.started) for process in told.processes)
    for number in ledgers(folder).keys() - {number for number, _ in pids}:
        yield f"process {number} left no trace"
    for pid, count in pids.items():
        if count > 1:
            yield f"process {pid} has {count} traces"
    for process in told.processes:
        if not (folder / f"trace-{process.pid}.jsonl").exists():
            yield f"the trace of process {process.pid} has another name"
        if process.lost:
            yield f"process {process.pid} has lost {process.lost} lines"
    for path, broken in told.broken.items():
        yield f"{path} has {broken} broken lines"
    if told.dispatches != told.in_groups or told.left_out:
        yield f"{told.in_groups} of {told.dispatches} dispatches are in groups"
    if told.out_of_order:
        yield f"{told.out_of_order} requests are merged in a wrong order"


def _of_sends(told: Told, ledger: dict[tuple[int, str], Send]) -> Iterator[str]:
    if not ledger:
        yield "nothing was sent"
    for key, send in ledger.items():
        found = told.sends.get(key, [])
        if len(found) != 1:
            yield f"{key} was sent once, and is {len(found)} times in the traces"
        elif found[0] != send:
            yield f"{key} was {send}, and is told as {found[0]}"
    for key in told.sends.keys() - ledger.keys():
        yield f"{key} was never sent"


def _of_requests(told: Told, requests: list[dict[str, Any]]) -> Iterator[str]:
    answered = Counter(
        (one["method"], one["path"], one["status"]) for one in requests if one["status"]
    )
    abandoned = Counter(one["path"] for one in requests if not one["status"])
    of_abandoned = Counter[str]()
    found = told.requests()
    for request in list(found):
        if request[1].startswith(_ABANDONED):
            of_abandoned[request[1]] += found.pop(request)
    for request in answered.keys() | found.keys():
        if answered[request] != found[request]:
            yield f"{request}: {answered[request]} answers, {found[request]} in the traces"
    for path, count in (of_abandoned - abandoned).items():
        yield f"{path} has {count} more in the traces than there were requests"
    for key in told.contexts.keys() - told.context_ends.keys():
        yield f"{told.contexts[key]} of process {key[0][0]} has no end"


def _of_rows(told: Told, database: Path, before: Path) -> Iterator[str]:
    """Each row of the audit trail was saved once, each order placed once, in its request."""
    entries = _new_rows("SELECT id, action, subject FROM audit_auditentry", database, before)
    for row, (action, subject) in entries.items():
        found = told.saved.get(row, [])
        if len(found) != 1:
            yield f"audit entry {row} is saved {len(found)} times in the traces"
        elif found[0] != (subject if action == "soak" else None):
            yield f"audit entry {row} of {subject} is saved in {found[0]}"
    orders = _new_rows("SELECT id, status FROM shop_order", database, before)
    for row in orders:
        if told.placed.get(row) != ["/orders/"]:
            yield f"order {row} is placed in {told.placed.get(row)}"
    for row in [*(told.saved.keys() - entries.keys()), *(told.placed.keys() - orders.keys())]:
        yield f"row {row} is not in the database"
    if not entries or not orders:
        yield "nothing was written to the database"


def _new_rows(query: str, database: Path, before: Path) -> dict[int, tuple[Any, ...]]:
    now, then = _rows(query, database), _rows(query, before)
    return {row: found for row, found in now.items() if row not in then}


def _rows(query: str, database: Path) -> dict[int, tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return {row[0]: tuple(row[1:]) for row in connection.execute(query)}
    finally:
        connection.close()


def _walk(outermost: Sent) -> Iterable[tuple[Sent, Dispatch | None]]:
    """Each dispatch with that in which it happened."""
    waiting: list[tuple[Sent, Dispatch | None]] = [(outermost, None)]
    while waiting:
        sent, around = waiting.pop()
        yield sent, around
        waiting += [(below, sent.dispatch) for below in sent.below]


def _name(dispatch: Dispatch | None) -> str | None:
    """``17/view`` for a send that the ledger has."""
    if dispatch is None or not dispatch.signal.startswith(_SIGNALS):
        return None
    arguments = dict(dispatch.arguments)
    return f"{arguments['number']}/{(arguments['part'] or '')[1:-1]}"


def _sender_in(dispatch: Dispatch, around: Dispatch | None) -> str | None:
    """The name of the receiver of ``around`` that has sent it."""
    if around is None or dispatch.parent_receiver is None:
        return None
    spans = around.spans[dispatch.parent_receiver : dispatch.parent_receiver + 1]
    return spans[0].receiver.name.removeprefix(_RECEIVERS) if spans else "nobody"


def _row(label: str, text: str | None) -> int | None:
    """The primary key in ``<shop.Order pk=17>``."""
    begin = f"<{label} pk="
    if text is None or not text.startswith(begin):
        return None
    return int(text[len(begin) : -1])
