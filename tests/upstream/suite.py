"""Runs somebody's tests in this process and writes what became of each.

    python suite.py SCRIPT OUTCOMES TRACE [ARGUMENTS...]

SCRIPT is what runs them, such as Django's ``tests/runtests.py``; OUTCOMES is the file to write,
with a line for each test; TRACE is the file of a trace, or ``-`` for none. The rest goes to the
script.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import unittest
from pathlib import Path
from typing import Any

import django


def note_outcomes(path: Path) -> None:
    """Have every result of unittest write down the test and its outcome."""
    file = path.open("w", encoding="utf-8")

    def noting(name: str) -> Any:
        before = getattr(unittest.TestResult, name)

        def add(self: Any, test: Any, *rest: Any) -> Any:
            file.write(json.dumps([test.id(), name]) + "\n")
            file.flush()
            return before(self, test, *rest)

        return add

    for name in ("addSuccess", "addSkip", "addExpectedFailure", "addUnexpectedSuccess"):
        setattr(unittest.TestResult, name, noting(name))
    for name in ("addError", "addFailure"):
        setattr(unittest.TestResult, name, noting(name))


def trace_after_setup(path: str) -> None:
    """Begin the trace as an installed app would: when Django is set up."""
    setup = django.setup

    def setup_and_trace(*args: Any, **options: Any) -> None:
        from signal_inspector.tracing.environment import FILE, trace_from_environment

        setup(*args, **options)
        if os.environ.get(FILE) is None:
            os.environ[FILE] = path
            assert trace_from_environment() is not None
            # Processes that tests start have no app of ours, and must not look for one.
            del os.environ[FILE]

    django.setup = setup_and_trace


def main() -> None:
    """Run what the arguments name."""
    script, outcomes, trace, *arguments = sys.argv[1:]
    note_outcomes(Path(outcomes))
    if trace != "-":
        trace_after_setup(trace)
    sys.argv = [script, *arguments]
    sys.path.insert(0, str(Path(script).parent))
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
