"""Files of recorded traces, complete or still growing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from signal_inspector.domain.event import Event, Process
from signal_inspector.errors import UsageError
from signal_inspector.trace_files.format import Decoder

_OLD_SUFFIX = ".old"


def older(path: Path) -> Path:
    """Where the file goes when a process begins another in its place."""
    return path.parent / f"{path.stem}{_OLD_SUFFIX}{path.suffix}"


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder. No path is so odd that it raises an error."""
    return os.path.exists(path)  # noqa: PTH110 - as Path.exists() raises for too long a name


def read_trace(path: Path, tell_broken: Callable[[int], object] = int) -> Iterator[Event]:
    """The events of one process: of the older file, if there is one beside it, and of this.

    ``tell_broken`` is called at the end of each file with the number of its lines that could
    not be understood. Raises UsageError where a file cannot be read or is no recorded trace.
    """
    previous = older(path)
    found = False
    # A process that is killed as it begins another file leaves the older one alone.
    files = [each for each in (previous, path) if is_there(each)] or [path]
    for each in files:
        tail = Tail(each)
        try:
            for event in tail.new_events():
                if not found and not isinstance(event, Process):
                    raise UsageError(f"{each} does not begin as a recorded trace does.")
                found = True
                yield event
            if found:
                tell_broken(tail.broken)
        finally:
            tail.close()
    if not found:
        if path.name.endswith(".trace.json"):
            raise UsageError(f"{path} is a trace for Perfetto; a report is made of .jsonl files.")
        raise UsageError(f"{path} holds no recorded trace.")


class Tail:
    """Reads a file from its beginning, and what is added to it each time it is asked.

    Follows a process that begins another file in the place of this one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._decoder = Decoder()
        self._rest = b""
        self._broken_before = 0

    @property
    def broken(self) -> int:
        """How many lines could not be understood; those of files that were replaced too."""
        return self._broken_before + self._decoder.broken

    def new_events(self) -> Iterator[Event]:
        """The events that are complete and were not given yet.

        Raises UsageError where the file cannot be read.
        """
        while True:
            self._open()
            yield from self._read()
            if not self._is_replaced():
                return
            yield from self._read()  # what came between the last look and the change
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
        self._broken_before = self.broken
        self._file, self._rest, self._decoder = None, b"", Decoder()

    def _open(self) -> None:
        if self._file is not None:
            return
        try:
            self._file = os.open(self._path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError as error:
            raise UsageError(f"cannot read {self._path}: {error.strerror}.") from error
        except ValueError as error:  # such as a NUL in it
            raise UsageError(f"cannot read {str(self._path)!r}: {error}.") from error

    def _read(self) -> Iterator[Event]:
        assert self._file is not None
        while block := self._block(self._file):
            *lines, self._rest = (self._rest + block).split(b"\n")
            for line in lines:
                event = self._decode(line)
                if event is not None:
                    yield event

    def _block(self, file: int) -> bytes:
        try:
            return os.read(file, 1 << 20)
        except OSError as error:  # such as a folder, which can be opened
            raise UsageError(f"cannot read {self._path}: {error.strerror}.") from error

    def _decode(self, line: bytes) -> Event | None:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self._decoder.broken += 1
            return None
        try:
            return self._decoder.decode(found)
        except UsageError as error:
            raise UsageError(f"cannot read {self._path}: {error}") from error

    def _is_replaced(self) -> bool:
        assert self._file is not None
        try:
            there = os.stat(self._path)  # noqa: PTH116
        except OSError:
            return False
        here = os.fstat(self._file)
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)
