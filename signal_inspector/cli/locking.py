"""``signals lock``: writes what is connected to a file, or says what changed since."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.files import write_file
from signal_inspector.cli.filters import add_filters, selection_of, unmatched_line
from signal_inspector.cli.loading import add_loading, load
from signal_inspector.cli.report import Report
from signal_inspector.conf import load_configuration
from signal_inspector.errors import UsageError
from signal_inspector.inspector import take_snapshot
from signal_inspector.lock.changes import Change, changes_between
from signal_inspector.lock.file_format import from_text, to_text
from signal_inspector.lock.wiring import Wiring, wiring_of
from signal_inspector.renderers.lock_report import render_github, render_json, render_text
from signal_inspector.renderers.quantities import quantity
from signal_inspector.selection.options import as_options
from signal_inspector.selection.snapshot import select, unmatched

_EXAMPLES = """\
examples:
  manage.py signals lock                          write signals.lock, to commit
  manage.py signals lock --check                  in CI: what changed since, exit code 1
  manage.py signals lock --check --format github  the same, as notes in a pull request
"""

FORMATS = ("text", "github", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``lock``."""
    group = parser.add_argument_group("lock file")
    group.add_argument(
        "--check",
        action="store_true",
        help="Write nothing; say what changed since the file was written, and exit with 1.",
    )
    group.add_argument(
        "--path", metavar="FILE", help="The lock file (default: setting LOCK_FILE, signals.lock)."
    )
    group.add_argument(
        "--format", choices=FORMATS, default="text", help="How --check says it (default: text)."
    )
    group.add_argument("--output", metavar="FILE", help="Write what --check says to FILE.")
    add_filters(parser, of_paths=False)
    add_loading(parser)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Writes the lock file, or compares it with what is connected. Returns the exit code."""
    if not options["check"] and (options["format"] != "text" or options["output"] is not None):
        raise UsageError("--format and --output are for --check: give that too, or neither.")
    if options["unconnected"]:
        raise UsageError("--unconnected means nothing to lock: the file holds receivers alone.")
    if set(options["origin"]) == {"django"}:
        raise UsageError(
            "--origin django means nothing to lock: the file holds receivers of the project "
            "and of third parties."
        )
    configuration = load_configuration()
    given = options["path"]
    path = configuration.root / configuration.lock_file if given is None else Path(given)
    now = _wiring(options)
    if options["check"]:
        return _check(now, path, configuration.root, options, report)
    write_file(str(path), to_text(now))
    receivers = sum(one.count for section in now.sections for one in section.listeners)
    shown = _shown(path, configuration.root)
    report.note([(f"{shown}: {quantity(receivers, 'receiver')} written", "")])
    return 0


def _wiring(options: Mapping[str, Any]) -> Wiring:
    """What is connected now; half of it would be a false comfort, so any failure is an error."""
    failure = load(options)
    if failure is not None:
        raise UsageError(f"{failure}; without it the wiring is not whole.")
    everything = take_snapshot(settle=True)
    selection = selection_of(options, load_configuration().root)
    for nothing in unmatched(everything, selection):
        raise UsageError(unmatched_line(nothing))
    return wiring_of(select(everything, selection), as_options(selection))


def _check(now: Wiring, path: Path, root: Path, options: Mapping[str, Any], report: Report) -> int:
    shown = _shown(path, root)
    anew = _command(options, now.filters)
    try:
        before = _read(path, shown, anew)
    except FileNotFoundError as error:
        where = shown if Path(shown).is_absolute() else f"{shown} in {root}"
        raise UsageError(f"there is no {where}; to write it, run: {anew}") from error
    if before.filters != now.filters:
        raise UsageError(
            f"{shown} was written with other filters ({before.filters or 'none'}); "
            "give the same ones, or write it anew."
        )
    if (before.settings, before.debug) != (now.settings, now.debug):
        report.warn(f"{shown} was written with {_state(before)}; this is {_state(now)}.")
    changes = changes_between(before, now)
    report.write(lambda _look: _render(changes, options["format"], shown), options["output"])
    if changes:
        number = quantity(len(changes), "change")
        them = "it" if len(changes) == 1 else "them"
        report.note([(f"{number} since {shown}; to accept {them}, run: {anew}", "")])
    else:
        report.note([(f"nothing changed since {shown}", "")])
    return 1 if changes else 0


def _command(options: Mapping[str, Any], filters: str) -> str:
    """What writes the file, of the same state as was looked at."""
    words = ["manage.py signals lock"]
    if options["path"] is not None:
        words.append(f"--path {shlex.quote(options['path'])}")
    if filters:
        words.append(filters)
    if options["no_urlconf"]:
        words.append("--no-urlconf")
    words += [f"--import {shlex.quote(module)}" for module in options["modules"]]
    for name in ("settings", "pythonpath"):
        if options.get(name):
            words.append(f"--{name} {shlex.quote(options[name])}")
    return " ".join(words)


def _read(path: Path, shown: str, anew: str) -> Wiring:
    """What the file holds. Raises FileNotFoundError where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        not_text = "it is no text" if isinstance(error, UnicodeDecodeError) else None
        reason = getattr(error, "strerror", None) or not_text or error
        raise UsageError(f"cannot read {shown}: {reason}") from error
    return from_text(text, shown, anew)


def _render(changes: list[Change], name: str, path: str) -> str:
    if name == "github":
        return render_github(changes, path)
    return render_json(changes) if name == "json" else render_text(changes)


def _state(wiring: Wiring) -> str:
    return f"settings {wiring.settings} and DEBUG {'on' if wiring.debug else 'off'}"


def _shown(path: Path, root: Path) -> str:
    absolute = path.absolute()
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else str(path)


ACTION = Action(
    "lock", "Write what is connected to a file, or check it.", _EXAMPLES, add_arguments, run
)
