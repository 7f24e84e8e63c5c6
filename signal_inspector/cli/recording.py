"""``--record``: the same command again, with a recorder in place before the apps load."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

import signal_inspector
from signal_inspector.cli.action import Action
from signal_inspector.cli.report import Report
from signal_inspector.discovery.recorder import is_recording
from signal_inspector.errors import UsageError

SWITCH = "SIGNAL_INSPECTOR_RECORD"
_COMMAND = "signals"
_COMMON = ("verbosity", "no_color", "force_color", "traceback")

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
    """Whether a recording was asked for that this process does not have."""
    return bool(options["record"]) and not is_recording()


def rerun_recorded(action: Action, options: Mapping[str, Any], report: Report) -> int:
    """Runs ``action`` again in another process that is recorded. Returns its exit code.

    From the command line that process takes the place of this one: terminal, streams, signals and
    exit code are its own. From ``call_command``, what it prints goes to ``report``.
    Raises UsageError where there are no settings that another process could load.
    """
    interpreter, program = split_command(sys.orig_argv)
    if _is_this_command(program):
        return _replace_this_process([*interpreter, *_recorded(program)])
    words = ["-m", "django", _COMMAND, action.name, *words_of(action, options)]
    done = subprocess.run(
        [sys.executable, *interpreter, *_recorded(words)],
        env=_environment(PYTHONPATH=os.pathsep.join(sys.path), DJANGO_SETTINGS_MODULE=_settings()),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report.pass_on(done.stdout, done.stderr)
    return done.returncode


def split_command(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of the interpreter, and the program with its arguments.

    ``words`` are those of ``sys.orig_argv``: the program starts at ``-c``, ``-m`` or a path.
    """
    index = 1
    while index < len(words):
        word = words[index]
        if not word.startswith("-") or word == "-":
            break
        letters = "" if word.startswith("--") else word[1:]
        position = next((at for at, letter in enumerate(letters) if letter in "cmWX"), -1)
        if position >= 0 and letters[position] in "cm":
            return _split_word(words, index, position)
        value_follows = word == "--check-hash-based-pycs" or 0 <= position == len(letters) - 1
        index += 2 if value_follows else 1
    return list(words[1:index]), list(words[index:])


def _split_word(words: Sequence[str], index: int, position: int) -> tuple[list[str], list[str]]:
    """For ``-Im module`` and ``-cCODE``: what stands before the letter belongs to Python."""
    letters = words[index][1:]
    before, rest = letters[:position], letters[position + 1 :]
    interpreter = [*words[1:index], *([f"-{before}"] if before else [])]
    return interpreter, [f"-{letters[position]}", *([rest] if rest else []), *words[index + 1 :]]


def words_of(action: Action, options: Mapping[str, Any]) -> Iterator[str]:
    """The arguments as words of a command line; options that have their defaults are left out."""
    parser = argparse.ArgumentParser(add_help=False)
    action.add_arguments(parser)
    by_name = {each.dest: each for each in reversed(parser._actions)}  # not short forms of it
    for name, each in by_name.items():
        if not each.option_strings:
            yield from options[name]
        elif name != "record" and options[name] != each.default:
            yield from _words(each.option_strings[-1], options[name])
    for name in _COMMON:
        if options.get(name) not in (None, False):
            yield from _words(f"--{name.replace('_', '-')}", options[name])


def _words(option: str, value: Any) -> Iterator[str]:
    if value is True:
        yield option
    elif isinstance(value, list):
        yield from (f"{option}={one}" for one in value)
    else:
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else value
        yield f"{option}={shown}"


def _is_this_command(program: Sequence[str]) -> bool:
    """Whether the command line of this process is that of the command, not of something else."""
    return _COMMAND in program and "--record" in program[program.index(_COMMAND) :]


def _recorded(program: Sequence[str]) -> list[str]:
    """The words for Python that run ``program`` with the recorder in place."""
    start = _START.format(
        name=signal_inspector.__name__,
        file=signal_inspector.__file__,
        folders=list(signal_inspector.__path__),
    )
    file = getattr(sys.modules["__main__"], "__file__", None) or ""
    script = "" if program[0] in ("-c", "-m") else file
    return ["-c", f"exec({start!r}, {{}})", script, *program]


def _replace_this_process(words: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    command = [sys.executable, *words]
    if os.name == "posix":
        os.execve(sys.executable, command, _environment())
    # Elsewhere a process cannot be replaced. Ctrl-C reaches both; what it does, the other decides.
    with subprocess.Popen(command, env=_environment()) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, SWITCH: "1", **more}


def _settings() -> str:
    name = getattr(settings, "SETTINGS_MODULE", None)
    if not isinstance(name, str):
        raise UsageError(
            "--record needs a settings module: settings that were configured in code do not reach "
            f"another process; set {SWITCH}=1 in the environment of this one."
        )
    return name
