"""Runs somebody's tests in this process and writes what became of each.

    python suite.py OUTCOMES TRACE PROGRAM [ARGUMENTS...]

OUTCOMES is the file to write, a line for each test and what became of it; TRACE is the file of a
trace, or ``-`` for none. PROGRAM is the script that runs the tests, such as Django's
``runtests.py``, or ``pytest``; the rest are its arguments.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

Note = Callable[[str, str], None]


def notes_to(path: Path) -> Note:
    """What writes a line for a test, in this process alone: forks tell their parent."""
    file = path.open("w", encoding="utf-8")
    owner = os.getpid()

    def note(test: str, outcome: str) -> None:
        if os.getpid() == owner:
            file.write(json.dumps([test, outcome]) + "\n")
            file.flush()

    return note


def note_unittest(note: Note) -> None:
    """Have every result of unittest note the test, and the class of what it raised."""

    def noting(method: str, outcome: Callable[..., tuple[str, str] | None]) -> None:
        before = getattr(unittest.TestResult, method)

        def add(self: Any, test: Any, *rest: Any) -> Any:
            noted = outcome(test, *rest)
            if noted is not None:
                note(*noted)
            return before(self, test, *rest)

        setattr(unittest.TestResult, method, add)

    def plain(outcome: str) -> Callable[..., tuple[str, str]]:
        return lambda test, *_: (test.id(), outcome)

    def raised(outcome: str) -> Callable[..., tuple[str, str]]:
        return lambda test, error: (test.id(), f"{outcome}: {error[0].__name__}")

    def of_subtest(test: Any, _: Any, error: Any) -> tuple[str, str] | None:
        return (test.id(), f"failed: {error[0].__name__}") if error else None

    noting("addSuccess", plain("passed"))
    noting("addSkip", plain("skipped"))
    noting("addExpectedFailure", plain("failed as expected"))
    noting("addUnexpectedSuccess", plain("failed: passed unexpectedly"))
    noting("addError", raised("failed"))
    noting("addFailure", raised("failed"))
    noting("addSubTest", of_subtest)


class NotingPlugin:
    """Has pytest note each phase of a test that did not pass, and the test that did."""

    def __init__(self, note: Note) -> None:
        self._note = note

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        if call.excinfo is None:
            if call.when == "call":
                self._note(item.nodeid, "passed")
        elif call.excinfo.typename in ("Skipped", "SkipTest"):
            self._note(item.nodeid, "skipped")
        else:
            # Also what is marked to fail, and so passes for pytest: it has to fail in both runs.
            self._note(item.nodeid, f"failed: {call.excinfo.typename}")

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self._note(report.nodeid, "failed: was not collected")


def trace_from_the_first_app(path: str) -> None:
    """Begin the trace as an app would that comes first: before Django imports any other."""
    from django.apps import apps

    from signal_inspector.tracing.environment import FILE, trace_from_environment

    def traced(*args: Any) -> None:
        del vars(apps)["populate"]
        os.environ[FILE] = path
        assert trace_from_environment() is not None
        # Processes that tests start have no app of ours, and must not look for one.
        del os.environ[FILE]
        apps.populate(*args)

    vars(apps)["populate"] = traced


def main() -> None:
    """Run what the arguments name."""
    outcomes, trace, program, *arguments = sys.argv[1:]
    note = notes_to(Path(outcomes))
    if trace != "-":
        trace_from_the_first_app(trace)
    if program == "pytest":
        import pytest

        sys.path.insert(0, "")
        sys.exit(pytest.main(arguments, plugins=[NotingPlugin(note)]))
    note_unittest(note)
    sys.argv = [program, *arguments]
    sys.path.insert(0, str(Path(program).parent))
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
