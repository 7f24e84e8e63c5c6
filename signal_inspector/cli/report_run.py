"""What ``signals report`` does.

A format's renderer is imported when it is asked for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signal_inspector.cli.filters import selection_of, unmatched_line
from signal_inspector.cli.report import Report
from signal_inspector.conf import load_configuration
from signal_inspector.domain.call_tree import Group
from signal_inspector.domain.event import Event, Process, ProcessEnded
from signal_inspector.domain.summary import Aggregation, Summary
from signal_inspector.errors import UsageError
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.quantities import broken_lines, lost_events, quantity
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.selection.snapshot import unmatched
from signal_inspector.trace_files.choosing import Choice
from signal_inspector.trace_files.files import is_there, older
from signal_inspector.trace_files.merging import Recorded, chosen_events
from signal_inspector.trace_files.seen import Seen

if TYPE_CHECKING:
    from rich.console import RenderableType

# So many groups are drawn at a time.
_BATCH = 50


def report_files(options: Mapping[str, Any], report: Report) -> int:
    """Reads the files and shows what is in them. Returns the exit code."""
    _check(options)
    selection = selection_of(options, load_configuration().root)
    choice = Choice(DispatchFilter(selection), options["min_duration"] or 0, options["errors_only"])
    paths = [Path(name) for name in options["files"]]
    blank = [path for path in paths if _is_blank(path)]
    if len(blank) < len(paths):
        paths = [path for path in paths if path not in blank]
        for path in blank:
            report.warn(f"{path} is empty: its process ended before it could write.")
    reading = _Reading(Recorded(paths), choice)
    report.write(lambda look: _rendered(reading, options, look), options["output"])
    for nothing in unmatched(reading.seen.snapshot(), selection):
        report.warn(unmatched_line(nothing))
    for line in reading.missing():
        report.warn(line)
    report.note([(reading.told(), "")])
    return 0


def _check(options: Mapping[str, Any]) -> None:
    """Raises UsageError where no file is named, and for what would be passed over."""
    if not options["files"]:
        raise UsageError(
            "there is no trace to show; name its file, as in: signals report trace.jsonl."
        )
    for option in ("depth", "full_names"):
        if options[option] and options["format"] != "tree":
            shown = option.replace("_", "-")
            raise UsageError(f"--{shown} is for trees; --format {options['format']} has none.")


def _is_blank(path: Path) -> bool:
    try:
        return path.is_file() and not path.stat().st_size and not is_there(older(path))
    except OSError:  # reading it says what is wrong
        return False


class _Reading:
    """Reads the files once, and keeps what there is to say when all is read."""

    def __init__(self, recorded: Recorded, choice: Choice) -> None:
        self.recorded = recorded
        self.seen = Seen()
        self._choice = choice
        self._whole = Aggregation()
        self._kept = Aggregation()
        self._ended = 0

    def groups(self) -> Iterator[Group]:
        """What is asked for of all groups.

        Raises UsageError at once for a file that cannot be read or is no trace.
        """
        chosen = map(self._chosen, self.recorded.groups(self._tell))
        groups = (group for group in chosen if group.sent)
        return chain(list(islice(groups, 1)), groups)

    def streams(self) -> list[Iterator[Event]]:
        """The events of each process, as far as they are asked for.

        Raises UsageError at once for a file that cannot be read or is no trace.
        """
        return [self._noted(events) for events in self.recorded.streams()]

    def summary(self) -> Summary:
        """What it came to."""
        whole = self._whole.summary()
        kept = whole if self._choice.is_everything else self._kept.summary()
        return self._choice.summary(kept, whole)

    def missing(self) -> Iterator[str]:
        """A line for each thing that the files lack."""
        for path, broken in self.recorded.broken.items():
            yield f"{path}: {broken_lines(broken)}"
        lost = sum(process.lost for process in self.recorded.processes)
        if lost:
            yield lost_events(lost)

    def told(self) -> str:
        """``12 of 80 dispatches, 2 processes, 1 without an end``."""
        whole = quantity(self._whole.dispatches, "dispatch", "dispatches")
        if not self._choice.is_everything:
            whole = f"{self._kept.dispatches:,} of {whole}"
        processes = len(self.recorded.processes)
        told = f"{whole}, {quantity(processes, 'process', 'processes')}"
        lasting = processes - self._ended
        # They go on, or were killed.
        return f"{told}, {lasting:,} without an end" if lasting else told

    def _tell(self, event: Event, process: Process) -> None:
        self._whole.add(event, (process.pid, process.started))
        self._ended += isinstance(event, ProcessEnded)
        if self._choice.filter.is_active:
            self.seen.add(event)

    def _chosen(self, group: Group) -> Group:
        if self._choice.is_everything:
            return group
        chosen = self._choice.group(group)
        for outermost in chosen.sent:
            for sent in outermost.walk():
                self._kept.add(self._choice.dispatch(sent.dispatch))
        return chosen

    def _noted(self, events: Iterator[Event]) -> Iterator[Event]:
        first = next(events)
        assert isinstance(first, Process)
        told = self._told(first, events)
        return told if self._choice.is_everything else chosen_events(told, self._chosen)

    def _told(self, first: Process, events: Iterator[Event]) -> Iterator[Event]:
        for event in chain((first,), events):
            self._tell(event, first)
            yield event


def _rendered(reading: _Reading, options: Mapping[str, Any], look: Look) -> Any:
    if options["format"] == "chrome":
        from signal_inspector.renderers.chrome_trace import chrome_trace

        return chrome_trace(reading.streams())
    groups = reading.groups()
    if options["format"] == "json":
        from signal_inspector.renderers.trace_json import trace_json

        return trace_json(groups, lambda: reading.recorded.processes, reading.summary)
    if options["format"] == "summary":
        from signal_inspector.renderers.trace_summary import render_trace_summary

        deque(groups, maxlen=0)
        return render_trace_summary(reading.summary(), look, whole=options["verbosity"] > 1)
    return _trees(groups, options, look, processes=len(reading.recorded.paths) > 1)


def _trees(
    groups: Iterator[Group], options: Mapping[str, Any], look: Look, *, processes: bool
) -> Iterator[RenderableType]:
    from rich.console import Group as Lines

    from signal_inspector.renderers.call_tree import Shown, render_group

    shown = Shown(options["depth"], options["full_names"], processes)
    after: Group | None = None
    while batch := list(islice(groups, _BATCH)):
        drawn = []
        for group in batch:
            tree = render_group(group, look, shown, after)
            if tree is not None:
                drawn.append(tree)
                after = group
        yield Lines(*drawn)
