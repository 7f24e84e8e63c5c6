"""A process of the sample project's apps alone, in which commands are called one after another.

The tests' own process has thousands of objects, modules and signals of other tests; each look at it
takes several times as long.
"""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from textwrap import dedent
from typing import Any

from django.core.management import CommandError

from .commands import SHOP, environment

_SERVE = """
import os, pickle, sys
from io import StringIO

sys.path[0] = os.getcwd()  # the project's, while the package is the one that is installed
os.chdir("..")

answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # what prints by mistake spoils no answer

import django
django.setup()
from django.core.management import CommandError, call_command
from signal_inspector.management.commands.signals import Command

def call(words, options):
    out, err, ended = StringIO(), StringIO(), None
    try:
        call_command("signals", *words, stdout=out, stderr=err, **options)
    except CommandError as error:
        ended = error.returncode, str(error)
    except SystemExit as error:
        ended = error.code, ""
    return out.getvalue(), err.getvalue(), ended

def typed(words):
    out, err, ended = StringIO(), StringIO(), None
    try:
        Command(stdout=out, stderr=err).run_from_argv(["manage.py", "signals", *words])
    except SystemExit as error:
        ended = error.code, ""
    return out.getvalue(), err.getvalue(), ended

def run(code):
    exec(code, names)

names = {}
while True:
    try:
        name, arguments = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    pickle.dump({"call": call, "typed": typed, "run": run}[name](*arguments), answers)
    answers.flush()
"""


@dataclass(frozen=True)
class Called:
    """What a command printed to standard output and to standard error.

    ``ended`` is its exit code and what its error says; None where it came to its end.
    """

    out: str
    err: str
    ended: tuple[int, str] | None


@cache
def small_process() -> SmallProcess:
    """The one of this run, which the first that needs it starts."""
    process = SmallProcess()
    atexit.register(process.end)
    return process


class SmallProcess:
    """Runs commands, and code to arrange what they find. What that changes, it has to undo."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SERVE],
            cwd=SHOP.parent,
            env=environment({"DJANGO_SETTINGS_MODULE": "config.settings"}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def call(self, *words: str, **options: Any) -> Called:
        """``call_command("signals", …)``."""
        return Called(*self._asked("call", words, options))

    def called(self, *words: str, **options: Any) -> tuple[str, str]:
        """What it prints. Raises CommandError where the command does."""
        told = self.call(*words, **options)
        if told.ended is not None:
            raise CommandError(told.ended[1], returncode=told.ended[0])
        return told.out, told.err

    def typed(self, *words: str) -> Called:
        """``manage.py signals …``, but for the start of a process."""
        return Called(*self._asked("typed", words))

    def run(self, code: str) -> None:
        """Python code, in names that all code shares."""
        self._asked("run", dedent(code))

    def end(self) -> None:
        """Lets it come to its end."""
        self._process.communicate(timeout=60)

    def _asked(self, name: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((name, arguments), self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)
