"""The command with whatever it may be given, in this process, and the law that it keeps.

Bad input gets one clear line and exit code 2, never a traceback; nothing is half-written.
``FUZZ_TIMES=200`` tries so many times as many examples.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from signal_inspector import UsageError
from signal_inspector.management.commands.signals import Command
from support.commands import Result
from support.terminal import plain

_Made = TypeVar("_Made")

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
ENDS_OF_THE_COMMAND = (0, 1, 2)
_NOT_FROM_A_SYSTEM = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")


def fuzz(
    *strategies: SearchStrategy[Any], examples: int
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Runs a test for many drawn values, for more of them where the environment says so.

    Fixtures of a test may serve all its examples.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        health = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
        if TIMES > 1:  # what is found may lie deep: look longer, and never too long for one
            health += [HealthCheck.data_too_large, HealthCheck.filter_too_much]
        chosen = settings(
            deadline=None, max_examples=examples * TIMES, suppress_health_check=health
        )
        return chosen(given(*strategies)(test))

    return decorate


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def signals_here(*words: str, terminal: bool = False) -> Result:
    """What ``manage.py signals`` does in this process; a traceback is the test's failure."""
    out, err = (Screen(), Screen()) if terminal else (StringIO(), StringIO())
    code = 0
    with _process_as_it_was(), redirect_stdout(out), redirect_stderr(err):
        try:
            Command(stdout=out, stderr=err).run_from_argv(["manage.py", "signals", *words])
        except SystemExit as end:
            code = -1 if not isinstance(end.code, int) else end.code
    return Result(code, out.getvalue(), err.getvalue())


def assert_lawful(result: Result) -> None:
    """An end that is documented; at a refusal one line, behind warnings, says what is wrong."""
    assert result.code in ENDS_OF_THE_COMMAND
    assert "Traceback" not in result.err
    if result.code == 2:
        *warnings, said = plain(result.err).removesuffix("\n").split("\n")
        assert said.startswith("manage.py signals"), said
        assert len(said.partition(": ")[2]) > 10, said
        assert all(line.startswith("warning: ") for line in warnings), result.err


def attempt(act: Callable[[], _Made]) -> tuple[_Made | None, str | None]:
    """What comes of it, or what is said where it is refused."""
    try:
        return act(), None
    except UsageError as refusal:
        return None, str(refusal)


def assert_one_line(text: str) -> None:
    """What an error says is a line for a person."""
    assert text.strip()
    assert "\n" not in text


@contextmanager
def whole_files(folder: Path) -> Iterator[None]:
    """Has each file of a folder be as before, or replaced as a whole by one that ends in order."""
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    yield
    for path, content in before.items():
        assert path.exists(), path
        now = path.read_bytes()
        assert now == content or now.endswith((b"\n", b"}")) or not now, path
    assert not list(folder.glob(".*.tmp"))


@contextmanager
def _process_as_it_was() -> Iterator[None]:
    """Takes back what Django's common options do to the process."""
    environ, path = dict(os.environ), list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = path
        _restore(environ)


def _restore(environ: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environ.keys():
        del os.environ[name]
    os.environ.update(environ)


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called once for all that is given by name: the process stays what it is."""
    known: dict[Any, Any] = {}

    def remembered(*args: Any, **named: Any) -> Any:
        key = tuple((name, value) for name, value in named.items() if type(value) is bool)
        if key not in known:
            known[key] = function(*args, **named)
        return known[key]

    return remembered


def words_of(words: Sequence[str]) -> list[str]:
    """As the system hands them over: no NUL is in a word, and no surrogate but for a byte."""
    return [_NOT_FROM_A_SYSTEM.sub("", word) for word in words]
