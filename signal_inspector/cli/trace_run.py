"""What ``signals trace`` does: one process records, this one shows."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from signal_inspector.cli.files import write_file
from signal_inspector.cli.filters import selection_of, unmatched_line
from signal_inspector.cli.live import Live
from signal_inspector.cli.program import (
    refuse_standard_input,
    split_command,
    start_environment,
    start_folder,
    this_python,
    with_this_path,
)
from signal_inspector.cli.report import Report
from signal_inspector.cli.traced_process import TracedProcess
from signal_inspector.conf import load_configuration
from signal_inspector.domain.event import Dispatch, Event
from signal_inspector.domain.summary import Aggregation, Summary
from signal_inspector.errors import UsageError
from signal_inspector.inspector import take_snapshot
from signal_inspector.renderers.chrome_trace import chrome_trace
from signal_inspector.renderers.quantities import broken_lines
from signal_inspector.renderers.trace_summary import render_trace_summary
from signal_inspector.resolution.owners import settings_module
from signal_inspector.selection import Selection
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.selection.options import as_options
from signal_inspector.selection.snapshot import unmatched
from signal_inspector.trace_files.choosing import Choice
from signal_inspector.trace_files.merging import Recorded
from signal_inspector.trace_files.watch import Watch
from signal_inspector.tracing.environment import FILE, FILTERS, OPTIONS

_COMMAND = "signals"
_ACTION = "trace"
_EVENTS = ".jsonl"
_CHROME = ".trace.json"
_MEANWHILE = 0.05
"""Seconds between two looks."""
_PATIENCE = 5.0
"""Seconds that processes have to end their traces when the command has ended."""


def trace(options: Mapping[str, Any], report: Report) -> int:
    """Runs the command, shows what fires and sums it up. Returns the command's exit code.

    Raises UsageError for options that make no sense, before anything is run.
    """
    command = _command(options)
    selection = selection_of(options, load_configuration().root)
    choice = Choice(DispatchFilter(selection), options["min_duration"] or 0, options["errors_only"])
    _check_output(options)
    for nothing in unmatched(take_snapshot(), selection) if selection != Selection() else ():
        report.warn(unmatched_line(nothing))
    with _place(options["output"]) as (pattern, is_ours):
        process = _process(command, options, selection, pattern)
        watch = Watch(pattern, removes=is_ours and not _is_chrome(options["output"]))
        live = Live(report, options, choice)
        totals = Aggregation()
        with process.signals_passed_on():
            process.start()
            _follow(process, watch, live, partial(_add, totals, choice))
            _end(options, report, watch, live, _summary(totals, choice, selection))
        return process.end_as_it_did()


def _follow(
    process: TracedProcess, watch: Watch, live: Live, add: Callable[[Event, Path], None]
) -> None:
    """Show what comes, until the command has ended and nothing more comes."""
    patience = _PATIENCE
    while True:
        ended = process.has_ended
        for watched, event in watch.new_events():
            add(event, watched.path)
            live.add(watched.path, event)
        live.meanwhile()
        if ended:
            patience -= _MEANWHILE
            if patience < 0 or not watch.lasts:
                break
            time.sleep(_MEANWHILE)
        else:
            process.wait(_MEANWHILE)
    live.close()


def _add(totals: Aggregation, choice: Choice, event: Event, process: Path) -> None:
    totals.add(choice.dispatch(event) if isinstance(event, Dispatch) else event, process)


def _summary(totals: Aggregation, choice: Choice, selection: Selection) -> Summary:
    found = totals.summary()
    if selection.sender or selection.exclude_sender:
        # What a receiver was called for with other senders is not recorded.
        found = replace(found, never_called=())
    return choice.summary(found, found)


def _end(
    options: Mapping[str, Any], report: Report, watch: Watch, live: Live, summary: Summary
) -> None:
    """Sum up, and say what was written and what is missing."""
    if not watch.paths:
        report.warn(
            "nothing was traced: the command ended before its apps were loaded, or "
            "INSTALLED_APPS of its settings lacks signal_inspector."
        )
    elif not options["no_summary"]:
        report.beside(lambda look: render_trace_summary(summary, look), apart=True)
    output = options["output"]
    if output is not None and watch.paths:
        written = [output]
        if _is_chrome(output):
            write_file(output, chrome_trace(Recorded(watch.paths).streams()))
        else:
            written = [os.path.relpath(path) for path in watch.paths]
        report.note([(f"wrote {', '.join(written)}", "")])
    for line in live.missing():
        report.warn(line)
    if watch.broken:
        report.warn(broken_lines(watch.broken))
    watch.close()


def _command(options: Mapping[str, Any]) -> list[str]:
    """The command that is to run, in words. Raises UsageError where there is none."""
    traced: Sequence[str] = options["traced"]
    command = list(traced[1:] if traced and traced[0] == "--" else traced)
    if not command:
        raise UsageError(
            "there is no command to trace; give one, as in: signals trace -- runserver."
        )
    return command


def _process(
    command: Sequence[str], options: Mapping[str, Any], selection: Selection, pattern: Path
) -> TracedProcess:
    """Python as it runs here, with this program or, in other code, Django's."""
    interpreter, program = split_command(sys.orig_argv)
    folder = None
    if options.get("from_command_line") and _is_ours(program):
        refuse_standard_input(program, "trace")
        environment = start_environment()
        folder = start_folder(program, environment)
        program = program[: program.index(_COMMAND)]
        given = filter(None, (options.get("pythonpath"), environment.get("PYTHONPATH")))
        if options.get("pythonpath"):
            environment["PYTHONPATH"] = os.pathsep.join(given)
        if options.get("settings"):
            environment["DJANGO_SETTINGS_MODULE"] = _settings()
    else:
        program = ["-m", "django"]
        interpreter, environment = with_this_path(interpreter, os.environ)
        environment["DJANGO_SETTINGS_MODULE"] = _settings()
    wished = [name for name in ("values", "unheard", "everything") if options[name]]
    wished += [] if options["no_live"] else ["begun"]
    environment[FILE] = str(pattern)
    environment[OPTIONS] = ",".join(wished)
    environment[FILTERS] = as_options(selection)
    words = [this_python(), *interpreter, *program, *command]
    return TracedProcess(words, environment, folder)


def _is_ours(program: Sequence[str]) -> bool:
    """Whether these are the words of this command, which another can take the place of."""
    return _COMMAND in program and _ACTION in program[program.index(_COMMAND) :]


def _settings() -> str:
    name = settings_module()
    if name is None:
        raise UsageError(
            "trace needs a settings module: settings that were configured in code do not reach "
            "another process."
        )
    return name


def _check_output(options: Mapping[str, Any]) -> None:
    output = options["output"]
    if output is None:
        if options["no_live"] and options["no_summary"]:
            raise UsageError("--no-live with --no-summary shows nothing; add --output FILE.")
        return
    if not output.endswith((_EVENTS, _CHROME)):
        raise UsageError(
            f"--output {shlex.quote(output)} should end with {_EVENTS} (for 'signals report') or "
            f"{_CHROME} (for Perfetto)."
        )
    if not _is_there(output, Path(output).absolute().parent):
        raise UsageError(f"cannot write {output!r}: there is no such folder.")
    _try_folder(output)
    if _is_there(output, Path(output)) and not _is_chrome(output):
        raise UsageError(
            f"{output} exists, and a trace writes over nothing; remove it, or have %p in the name."
        )


def _try_folder(output: str) -> None:
    """Raises UsageError where no file can be made beside it, as nothing should run for nothing."""
    try:
        with tempfile.TemporaryFile(dir=Path(output).absolute().parent):
            pass
    except OSError as error:
        raise UsageError(f"cannot write {output!r}: {error.strerror or error}") from error


def _is_there(output: str, path: Path) -> bool:
    """Whether there is such a file or folder. Raises UsageError for what can be no path."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {output!r}: {reason}") from error
    return True


def _is_chrome(output: str | None) -> bool:
    return output is not None and output.endswith(_CHROME)


@contextmanager
def _place(output: str | None) -> Iterator[tuple[Path, bool]]:
    """Where the processes are to write, and whether that is a folder of ours."""
    if output is not None and not _is_chrome(output):
        yield Path(output).absolute(), False
        return
    try:
        folder = tempfile.TemporaryDirectory(prefix="signals-trace-", ignore_cleanup_errors=True)
    except OSError as error:
        raise UsageError(
            "no folder for temporary files can be written to; name one in TMPDIR, or give --output "
            f"FILE{_EVENTS}."
        ) from error
    with folder as name:
        yield Path(name, f"%p{_EVENTS}"), True
