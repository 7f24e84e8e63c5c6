"""``--record``: the same command again, with a recorder in place before the apps load."""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.conf import UserSettingsHolder, settings

import signal_inspector
from signal_inspector.cli.action import Action
from signal_inspector.cli.program import (
    main_file,
    refuse_standard_input,
    split_command,
    start_environment,
    start_folder,
    this_python,
    with_this_path,
)
from signal_inspector.cli.report import Report
from signal_inspector.cli.words import words_of
from signal_inspector.discovery.recorder import was_first
from signal_inspector.errors import UsageError
from signal_inspector.resolution.owners import settings_module

SWITCH = "SIGNAL_INSPECTOR_RECORD"
_COMMAND = "signals"
_WRONG_USAGE = 2
# What another process says last where it ends with that code.
_REASON = re.compile(r"(?:__main__\.py|django) signals(?: \w+)?: (?P<reason>.+)")

# The package is loaded from where it is now, whatever the project will do to the import path.
_START = """
import sys
if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location({name!r}, {file!r}, submodule_search_locations={folders!r})
package = sys.modules[spec.name] = module_from_spec(spec)
spec.loader.exec_module(package)
from {name}.cli.recorded_start import run
run(sys.argv[1], sys.argv[2:])
"""


def add_recording(parser: argparse.ArgumentParser) -> None:
    """Adds ``--record``."""
    parser.add_argument_group("what is recorded").add_argument(
        "--record",
        action="store_true",
        help="Run the command again with a recorder of connect and disconnect in place before "
        "the apps load.",
    )


def wants_recording(options: Mapping[str, Any]) -> bool:
    """Whether a recording was asked for that this process does not have from its start."""
    return bool(options["record"]) and not was_first()


def rerun_recorded(action: Action, options: Mapping[str, Any], report: Report) -> int:
    """Runs ``action`` again in another process that is recorded. Returns its exit code.

    From the command line that process takes the place of this one: terminal, streams, signals and
    exit code are its own. From ``call_command``, what it prints goes to ``report``.
    Raises UsageError where no other process can be started, or cannot be as this one was.
    """
    python = this_python()
    interpreter, program = split_command(sys.orig_argv)
    if options.get("from_command_line") and "--record" in program:
        return _replace_this_process(python, interpreter, program)
    words = ["-m", "django", _COMMAND, action.name, *words_of(action, options)]
    interpreter, environment = with_this_path(interpreter, _switched_on(os.environ))
    environment["DJANGO_SETTINGS_MODULE"] = _settings(report)
    environment["PYTHONIOENCODING"] = "utf-8:backslashreplace"
    try:
        done = subprocess.run(
            [python, *interpreter, *_recorded(words)],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except (OSError, ValueError) as error:
        raise _not_started(error) from error
    return _passed_on(done, report)


def _passed_on(done: subprocess.CompletedProcess[str], report: Report) -> int:
    """Prints what it has printed. Raises UsageError where that says what was wrong, or it died."""
    before, newline, last = done.stderr.rstrip("\n").rpartition("\n")
    told = _REASON.fullmatch(last) if done.returncode == _WRONG_USAGE else None
    report.pass_on(done.stdout, done.stderr if told is None else before + newline)
    if told is not None:
        raise UsageError(told["reason"])
    if done.returncode < 0:
        number = -done.returncode
        known = {each.value: each.name for each in signal.Signals}
        raise UsageError(f"the recorded process was ended by {known.get(number, number)}.")
    return done.returncode


def _recorded(program: Sequence[str], script: str = "") -> list[str]:
    """The words for Python that run ``program`` with the recorder in place."""
    start = _START.format(
        name=signal_inspector.__name__,
        file=signal_inspector.__file__,
        folders=list(signal_inspector.__path__),
    )
    return ["-c", f"exec({start!r}, {{}})", script, *program]


def _replace_this_process(python: str, interpreter: Sequence[str], program: Sequence[str]) -> int:
    refuse_standard_input(program, "--record")
    environment = start_environment()
    script = "" if program[0] in ("-c", "-m") else main_file()
    command = [python, *interpreter, *_recorded(program, script)]
    folder = start_folder(program, environment)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # a reader that goes away
            if stream is not None:
                stream.flush()
    try:
        if folder is not None:
            os.chdir(folder)
        if os.name == "posix":
            os.execve(python, command, _switched_on(environment))
        # Elsewhere a process cannot be replaced.
        child = subprocess.Popen(command, env=_switched_on(environment))
    except (OSError, ValueError) as error:
        raise _not_started(error) from error
    with child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # it reaches both; what it does, the other decides
                continue


def _switched_on(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, SWITCH: "1"}


def _not_started(error: OSError | ValueError) -> UsageError:
    reason = getattr(error, "strerror", None) or error
    return UsageError(f"cannot start a process to record: {reason}.")


def _settings(report: Report) -> str:
    name = settings_module()
    if name is None:
        raise UsageError(
            "--record needs a settings module: settings that were configured in code do not reach "
            f"another process; set {SWITCH}=1 in the environment of this one."
        )
    if isinstance(getattr(settings, "_wrapped", None), UserSettingsHolder):
        report.warn("what overrides settings here does not reach the recorded process.")
    return name
