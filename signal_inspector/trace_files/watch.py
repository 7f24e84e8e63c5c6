"""Follows the files that the processes of one trace write, while they write them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from signal_inspector.domain.event import Event, Process, ProcessEnded
from signal_inspector.errors import UsageError
from signal_inspector.trace_files.files import Tail, older


class Watched:
    """The file of one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tail = Tail(path)
        self.process: Process | None = None
        self.has_ended = False

    def new_events(self) -> Iterator[Event]:
        """What was added since the last time. A file that went away has nothing more."""
        events = self.tail.new_events()
        while True:
            try:
                event = next(events)
            except StopIteration:
                return
            except UsageError:
                self.has_ended = True
                return
            if isinstance(event, Process):
                self.process = event
            elif isinstance(event, ProcessEnded):
                self.has_ended = True
            yield event


class Watch:
    """The files by a name as ``SIGNAL_INSPECTOR_TRACE`` takes it, without those already there.

    With ``removes``, a file goes once its process has ended and all of it was read.
    """

    def __init__(self, pattern: Path, *, removes: bool = False) -> None:
        self._folder = pattern.parent
        self._names = _names(pattern)
        self._removes = removes
        self._old = set(self._paths())
        self._watched: dict[Path, Watched] = {}
        self._gone: set[Path] = set()
        self._broken = 0

    @property
    def paths(self) -> list[Path]:
        """All files of this trace so far, those that were removed too."""
        return sorted(self._gone | self._watched.keys())

    @property
    def broken(self) -> int:
        """How many lines could not be understood."""
        return self._broken + sum(each.tail.broken for each in self._watched.values())

    @property
    def lasts(self) -> bool:
        """Whether a process that has not ended its trace may still be at work."""
        return any(not each.has_ended and _is_alive(each) for each in self._watched.values())

    def new_events(self) -> Iterator[tuple[Watched, Event]]:
        """What all processes have written since the last time, one process after the other."""
        for path in self._paths():
            if path not in self._old and path not in self._gone:
                self._watched.setdefault(path, Watched(path))
        for each in list(self._watched.values()):
            is_last = each.has_ended or not _is_alive(each)
            for event in each.new_events():
                yield each, event
            if is_last:
                self._let_go(each)

    def close(self) -> None:
        """Let go of all files."""
        for each in list(self._watched.values()):
            self._let_go(each)

    def _let_go(self, each: Watched) -> None:
        self._broken += each.tail.broken
        each.tail.close()
        del self._watched[each.path]
        self._gone.add(each.path)
        if self._removes:
            for path in (each.path, older(each.path)):
                path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        try:
            there = list(self._folder.iterdir())
        except OSError:  # it went away
            return []
        return sorted(path for path in there if self._names.fullmatch(path.name))


def _names(pattern: Path) -> re.Pattern[str]:
    """The names that processes make of this one: with their id, or with it and a number behind."""
    stem, suffix = (
        r"\d+".join(map(re.escape, part.split("%p"))) for part in (pattern.stem, pattern.suffix)
    )
    return re.compile(rf"{stem}(-\d+){{0,2}}{suffix}")


def _is_alive(watched: Watched) -> bool:
    """Whether its process is there; where that cannot be asked, until it has said that it ends."""
    if watched.process is None or os.name != "posix":
        return not watched.has_ended
    try:
        os.kill(watched.process.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
