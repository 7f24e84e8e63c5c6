"""Writes events to a file, one line for each, while the program runs.

Each line is one write to the file, so that whoever kills the process takes at most the last.
No lock is waited for, but where a fork begins its file, and no thread is started. The file is
bounded: when it is half as large as it may be, it takes the place of the one before it and
another begins (``trace_files``), with all names that were defined so far.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from signal_inspector.domain.event import Event, Process, Thread
from signal_inspector.errors import UsageError
from signal_inspector.trace_files.files import older
from signal_inspector.trace_files.format import event_line, plain, receiver_fields
from signal_inspector.tracing.names import Name, SenderName, SignalName
from signal_inspector.tracing.sinks.base import Sink
from signal_inspector.tracing.sinks.dispatch_lines import encode, form_of, full_line
from signal_inspector.tracing.spans import Span

MOST_BYTES = 256 << 20
"""How much of the disk one process may take."""

_MOST_FORMS = 4_096


class Spool(Sink):
    """A file of JSON lines. ``%p`` in its name becomes the id of the process.

    Without ``%p``, and wherever a file of that name is there already, the id is added: nothing
    is ever written over. Raises UsageError at ``begin`` where the file cannot be made.

    ``begun`` asks for a line when an outermost dispatch begins, too, for whoever reads while
    the program runs.
    """

    def __init__(self, pattern: str, most_bytes: int = MOST_BYTES, *, begun: bool = True) -> None:
        self.wants_begun = begun
        self._pattern = pattern
        self._segment_bytes = most_bytes // 2
        self._file: _File | None = None
        self._process: Process | None = None
        self._lock = threading.RLock()

    @property
    def path(self) -> Path | None:
        """The file of this process; None before there is one."""
        return None if self._file is None else self._file.path

    @property
    def is_silent(self) -> bool:
        """Whether this is a fork that had nothing to say."""
        return self._file is None

    def begin(self, process: Process) -> None:
        """Open the file; in a fork, when there is something to write to it."""
        is_fork = self._process is not None
        self._process = process
        self._lock = threading.RLock()  # as the parent's may be held for good
        if self._file is not None:
            self._file.close()
            self._file = None
        if not is_fork:
            self._begin_file()

    def begun(self, span: Span) -> None:
        """A line that tells of a dispatch which may take long."""
        context = span.context
        line = (
            f'{{"event":"begun","id":{span.id},{self._head(span)},"start":{span.start},'
            f'"thread":{span.thread}'
            + ("}\n" if context is None else f',"context":{context.begun.id}}}\n')
        )
        self._write(line.encode("ascii"))

    def finished(self, span: Span) -> None:
        """The line of a dispatch, after those of names that are new in it."""
        marks, context = span.marks, span.context
        if (
            marks is None
            or span.around is not None
            or span.details is not None
            or span.runs is not None
            or len(marks) <= len(span.names)
            or not span.end
        ):
            self._write(full_line(span, self._defined(span)))
            return
        # As full_line does, where there is nothing but numbers and times: most dispatches.
        forms = (self._file or self._opened()).forms
        key = (span.signal, span.sender, span.method, context is None, *span.named, *span.names)
        form = forms.get(key) or self._form(key, span)
        times = marks if len(marks) == 2 else chain.from_iterable(pairwise(marks))
        self._write(
            form % (span.id, span.start, span.end, span.thread, *times)
            if context is None
            else form % (span.id, span.start, span.end, span.thread, context.begun.id, *times)
        )

    def write(self, event: Event) -> None:
        """Any other line."""
        if type(event) is Thread:
            self._opened().threads[event.id] = event
        self._write(_line(event_line(event)))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _form(self, key: Hashable, span: Span) -> bytes:
        """The line of such dispatches, made once for each file."""
        forms = self._opened().forms
        if len(forms) >= _MOST_FORMS:
            forms.clear()
        form = forms[key] = form_of(span, self._defined(span))
        return form

    def _defined(self, span: Span) -> str:
        """The head, when the file has all the names of the dispatch."""
        head = self._head(span)
        defined = self._opened().defined
        for name in span.names:
            if name not in defined:
                fields = {"event": "receiver", "id": name.number, **receiver_fields(name.value)}
                self._define(name, fields)
        return head

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
            heads[span.signal, span.sender, span.method] = head
        return head

    def _define(self, name: Name[Any], fields: dict[str, Any]) -> None:
        """A line for a name that this file does not have yet."""
        file = self._opened()
        if name not in file.defined:
            # In this order: a file that begins meanwhile has it, and who finds it there may use it.
            file.definitions[name] = line = _line(fields)
            self._write(line)
            file.defined.add(name)

    def _write(self, line: bytes) -> None:
        file = self._file or self._opened()
        file.lines += 1
        written = os.write(file.descriptor, line)
        file.size += written
        if written < len(line):
            file.write_rest(line[written:])
        if file.size > file.bound and self._lock.acquire(blocking=False):
            try:
                if file.size > file.bound:  # else another thread has just seen to it
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
        with self._lock:  # the threads of a fork may all come at once
            if self._file is None:
                file = _File(*_create(self._pattern, self._process.pid), self._segment_bytes)
                file.write_rest(_line(event_line(self._process)))
                self._file = file

    def _begin_segment(self, file: _File) -> None:
        """Another file in the place of this one, which stays until there is a third."""
        assert self._process is not None
        lost = file.lines_before + file.lines_old
        header = replace(self._process, segment=file.segment + 1, lost=lost)
        file.begin_segment(_line(event_line(header)))


class _File:
    """An open file, and what is written in it. Its descriptor stays the same for good."""

    def __init__(self, path: Path, descriptor: int, bound: int) -> None:
        self.path = path
        self.descriptor = descriptor
        self.segment = 0
        self.bound = self._least_bound = bound
        self.size = 0
        self.lines = 0
        self.lines_before = 0
        self.lines_old = 0
        self.threads: dict[int, Thread] = {}
        self.definitions: dict[Name[Any], bytes] = {}
        self.defined: set[Name[Any]] = set()
        self.heads: dict[tuple[SignalName, SenderName, str], str] = {}
        self.forms: dict[Hashable, bytes] = {}

    def write_rest(self, rest: bytes) -> None:
        """Write what is left of a line. A full disk takes a part, and then raises OSError."""
        self.size += len(rest)
        _write_all(self.descriptor, rest)

    def begin_segment(self, header: bytes) -> None:
        """Let the file take the place of the one before it, and go on in another.

        The new file has all names, and slips behind the old descriptor, so that a thread which
        is about to write writes to one or the other and never to none.
        """
        self.lines_before += self.lines_old
        self.lines_old = self.lines
        self.segment += 1
        names = self._names()
        first = header + b"".join(names)
        self.path.replace(older(self.path))
        fresh = os.open(self.path, _FLAGS, _MODE)
        _write_all(fresh, first)
        os.dup2(fresh, self.descriptor, inheritable=False)
        os.close(fresh)
        self.lines = 0
        self.size = len(first)
        # One that is too small for the names must not begin a file for every line.
        self.bound = max(self._least_bound, 2 * self.size)
        known = set(names)
        for line in self._names():  # which another thread was about to write
            if line not in known:
                self.write_rest(line)

    def _names(self) -> list[bytes]:
        threads = list(self.threads.values())
        return [*map(_line, map(event_line, threads)), *list(self.definitions.values())]

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


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _line(fields: dict[str, Any]) -> bytes:
    return f"{encode(fields)}\n".encode("ascii")
