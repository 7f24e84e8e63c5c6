"""Writes events to a file, one line for each, while the program runs.

Each line is one write to the file, so that whoever kills the process takes at most the last.
No lock is waited for and no thread is started. The file is bounded: when it is half as large as
it may be, it takes the place of the one before it and another begins (``trace_files``).
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from signal_inspector.domain.event import Event, Process, ProcessEnded, Thread
from signal_inspector.errors import UsageError
from signal_inspector.trace_files.files import older
from signal_inspector.trace_files.format import event_line, plain, receiver_fields
from signal_inspector.tracing.names import Name, SenderName, SignalName
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.spans import NOWHERE, Details, Ran, Span

MOST_BYTES = 256 << 20
"""How much of the disk one process may take."""

_NO_DETAILS = Details()
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class Spool(Sink):
    """A file of JSON lines. ``%p`` in its name becomes the id of the process.

    Without ``%p``, and wherever a file of that name is there already, the id is added: nothing
    is ever written over. Raises UsageError at ``begin`` where the file cannot be made.
    """

    def __init__(self, pattern: str, most_bytes: int = MOST_BYTES) -> None:
        self._pattern = pattern
        self._segment_bytes = most_bytes // 2
        self._file: _File | None = None
        self._process: Process | None = None
        self._lock = threading.Lock()

    @property
    def path(self) -> Path | None:
        """The file of this process; None before there is one."""
        return None if self._file is None else self._file.path

    def begin(self, process: Process) -> None:
        """Open the file; in a fork, when there is something to write to it."""
        is_fork = self._process is not None
        self._process = process
        self._lock = threading.Lock()
        if self._file is not None:
            self._file.close()
            self._file = None
        if not is_fork:
            self._begin_file()

    def begun(self, span: Span) -> None:
        """A line that tells of a dispatch which may take long."""
        context = span.context
        self._write(
            f'{{"event":"begun","id":{span.id},{self._head(span)},"start":{span.start},'
            f'"thread":{span.thread}'
            + ("}\n" if context is None else f',"context":{context.begun.id}}}\n')
        )

    def finished(self, span: Span) -> None:
        """The line of a dispatch, after those of names that are new in it."""
        head = self._head(span)
        defined = (self._file or self._opened()).defined
        for name in span.names:
            if name not in defined:
                fields = {"event": "receiver", "id": name.number, **receiver_fields(name.value)}
                self._define(name, fields)
        self._write(_dispatch_line(span, head))

    def write(self, event: Event) -> None:
        """Any other line."""
        if self._file is None and type(event) is ProcessEnded:
            return  # a fork that had nothing to say
        if type(event) is Thread:
            self._opened().threads[event.id] = event
        self._write(_line(event_line(event)))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _head(self, span: Span) -> str:
        """The fields that all dispatches of a signal with a sender have in common."""
        heads = (self._file or self._opened()).heads
        head = heads.get((span.signal, span.sender, span.method))
        if head is None:
            signal, sender = span.signal, span.sender
            self._define(signal, {"event": "signal", "id": signal.number, "name": signal.value})
            fields = {"event": "sender", "id": sender.number, **plain(sender.value)}
            self._define(sender, fields)
            head = f'"signal":{signal.number},"sender":{sender.number},"method":"{span.method}"'
            self._opened().heads[signal, sender, span.method] = head
        return head

    def _define(self, name: Name[Any], fields: dict[str, Any]) -> None:
        """A line for a name that this file does not have yet."""
        if name not in self._opened().defined:
            self._write(_line(fields))
            self._opened().defined.add(name)

    def _write(self, line: str) -> None:
        file = self._file or self._opened()
        encoded = line.encode("ascii")
        file.lines += 1
        written = os.write(file.descriptor, encoded)
        file.size += written
        if written < len(encoded):
            file.write_rest(encoded[written:])
        if file.size > self._segment_bytes and self._lock.acquire(blocking=False):
            try:
                self._begin_segment(file)
            finally:
                self._lock.release()

    def _opened(self) -> _File:
        if self._file is None:
            self._begin_file()
        assert self._file is not None
        return self._file

    def _begin_file(self) -> None:
        assert self._process is not None
        path, descriptor = _create(self._pattern, self._process.pid)
        self._file = _File(path, descriptor)
        self._file.write_rest(_line(event_line(self._process)).encode("ascii"))

    def _begin_segment(self, file: _File) -> None:
        """Another file in the place of this one, which stays until there is a third."""
        assert self._process is not None
        lost = file.lines_before
        file.begin_segment()
        header = replace(self._process, segment=file.segment, lost=lost)
        file.write_rest(_line(event_line(header)).encode("ascii"))
        for thread in list(file.threads.values()):
            file.write_rest(_line(event_line(thread)).encode("ascii"))


class _File:
    """An open file, and what is written in it. Its descriptor stays the same for good."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.segment = 0
        self.lines_before = 0
        self._lines_old = 0
        self.threads: dict[int, Thread] = {}
        self.descriptor = descriptor
        self._begin()

    def _begin(self) -> None:
        self.size = 0
        self.lines = 0
        self.defined: set[Name[Any]] = set()
        self.heads: dict[tuple[SignalName, SenderName, str], str] = {}

    def write_rest(self, rest: bytes) -> None:
        """Write what is left of a line. A full disk takes a part, and then raises OSError."""
        while rest:
            written = os.write(self.descriptor, rest)
            self.size += written
            rest = rest[written:]

    def begin_segment(self) -> None:
        """Let the file take the place of the one before it, and go on in an empty one.

        The new file slips behind the old descriptor, so that a thread which is about to write
        writes to one or the other and never to none.
        """
        self.lines_before += self._lines_old
        self._lines_old = self.lines
        self.segment += 1
        self.path.replace(older(self.path))
        fresh = os.open(self.path, _FLAGS, _MODE)
        os.dup2(fresh, self.descriptor, inheritable=False)
        os.close(fresh)
        self._begin()

    def close(self) -> None:
        """Close it."""
        os.close(self.descriptor)


_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
_MODE = 0o600  # what a program does is its owner's


def _create(pattern: str, pid: int) -> tuple[Path, int]:
    """A new file and its descriptor."""
    plain_path = Path(pattern.replace("%p", str(pid)))
    stem = plain_path.stem if "%p" in pattern else f"{plain_path.stem}-{pid}"
    numbered = (f"{stem}-{number}" for number in range(2, 1_000))
    names = [plain_path.stem] if "%p" in pattern else [plain_path.stem, stem]
    for name in chain(names, numbered):
        path = plain_path.with_name(name + plain_path.suffix).absolute()
        if older(path).exists():
            continue
        try:
            return path, os.open(path, _FLAGS, _MODE)
        except FileExistsError:
            continue
        except OSError as error:
            raise UsageError(f"cannot write a trace to {path}: {error.strerror}.") from error
    raise UsageError(f"cannot write a trace to {plain_path}: there are too many already.")


def _line(fields: dict[str, Any]) -> str:
    return _encode(fields) + "\n"


def _dispatch_line(span: Span, head: str) -> str:
    names = _names_text(tuple(span.named))
    if span.around is None and span.context is None and span.details is None and span.end:
        # As below, for what most dispatches are.
        return (
            f'{{"event":"dispatch","id":{span.id},{head},"start":{span.start},"end":{span.end},'
            f'"thread":{span.thread},"arguments":{names},"spans":[{_receivers_text(span)}]}}\n'
        )
    around, context, details = span.around, span.context, span.details
    parts = [f'{{"event":"dispatch","id":{span.id},{head},"start":{span.start}']
    if span.end:
        parts.append(f',"end":{span.end}')
    parts.append(f',"thread":{span.thread}')
    if around is not None:
        parts.append(f',"root":{span.root_id},"parent":{around[0].id}')
        if around[1] != NOWHERE:
            parts.append(f',"parent_receiver":{around[1]}')
    if context is not None:
        parts.append(f',"context":{context.begun.id}')
    if not span.end or span.outcome != "returned":
        outcome = span.outcome if span.end else "unfinished"
        parts.append(f',"outcome":"{outcome}","error":{_encode(span.error)}')
    if details is not None and NOWHERE in details.excluded:
        parts.append(f',"elapsed":{span.elapsed}')
    if details is not None and details.values is not None:
        names = _encode(details.values)
    parts.append(f',"arguments":{names},"spans":[{_receivers_text(span)}]}}\n')
    return "".join(parts)


@lru_cache(1024)
def _names_text(names: tuple[str, ...]) -> str:
    return _encode(names)


def _receivers_text(span: Span) -> str:
    marks = span.marks
    if (
        marks is not None
        and len(marks) > len(span.names)
        and span.runs is None
        and span.details is None
    ):
        return ",".join(
            [
                f'{{"receiver":{name.number},"start":{start},"end":{end}}}'
                for name, start, end in zip(span.names, marks, marks[1:], strict=False)
            ]
        )
    return ",".join([_receiver_text(ran, span.details or _NO_DETAILS) for ran in span.ran()])


def _receiver_text(ran: Ran, details: Details) -> str:
    line: dict[str, Any] = {"receiver": ran.name.number}
    if ran.start:
        line["start"] = ran.start
    if ran.end:
        line["end"] = ran.end
    if ran.end and ran.elapsed != ran.end - ran.start:
        line["elapsed"] = ran.elapsed
    if ran.outcome != "returned":
        line["outcome"] = ran.outcome
    if ran.is_async:
        line |= {"is_async": True, "busy": ran.busy}
    for name, value in (("error", ran.error), ("thread", ran.thread)):
        if value is not None:
            line[name] = value
    if details.nested.get(ran.index):
        line["nested"] = details.nested[ran.index]
    queries = details.queries.get(ran.index)
    if queries is not None:
        line |= {
            "queries": queries.own,
            "query_time": queries.own_time,
            "nested_queries": queries.nested,
            "nested_query_time": queries.nested_time,
        }
    return _encode(line)
