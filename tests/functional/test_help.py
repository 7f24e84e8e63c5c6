"""Help, and its examples, which run as they stand."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from support.commands import SHOP, run
from support.fork_server import signals
from support.trace_values import MS, dispatch, span, write_trace

from signal_inspector import __version__
from signal_inspector.management.commands.signals import Command


def examples() -> list[str]:
    """The commands that the help of each action shows."""
    parser = Command().create_parser("manage.py", "signals")
    lines = [line for one in parser.actions().values() for line in one.format_help().splitlines()]
    return [
        re.split(r" {2,}", line.strip())[0]
        for line in lines
        if line.startswith("  manage.py signals")
    ]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The lock file that is written without options."""
    folder = tmp_path_factory.mktemp("lock")
    signals("lock", cwd=folder)
    return (folder / "signals.lock").read_text()


def test_help_shows_several_examples() -> None:
    assert len(examples()) >= 3


@pytest.mark.parametrize("example", [one for one in examples() if " -- " in one])
def test_example_of_a_trace_runs_with_a_command_that_ends(example: str, tmp_path: Path) -> None:
    options, _, _ = example.partition(" -- ")

    result = signals(*shlex.split(options)[2:], "--", "check", cwd=tmp_path)

    assert result.code == 0, result.err
    assert "warning" not in result.err


@pytest.mark.parametrize("example", [one for one in examples() if " -- " not in one])
def test_example_runs_as_it_stands(example: str, locked: str, tmp_path: Path) -> None:
    (tmp_path / "signals.lock").write_text(locked)  # what the examples of lock begin with
    failed = span("shop.receivers.pay", outcome="raised", error="shop.errors.Declined")
    for name in ("trace", "web", "worker"):  # and those of report
        write_trace(tmp_path / f"{name}.jsonl", dispatch("shop.placed", failed, took=5 * MS))

    result = signals(*shlex.split(example)[2:], cwd=tmp_path)

    assert result.code == 0, result.err
    assert "warning" not in result.err
    assert [json.loads(path.read_text()) for path in tmp_path.glob("*.json")] or (
        result.out or "signals.lock" in result.err or "no findings" in result.err
    )


def test_help_of_an_action_goes_to_stdout() -> None:
    result = signals("list", "--help")

    assert (result.code, result.err) == (0, "")
    assert "--exclude-receiver PATTERN" in result.out


def test_help_of_django_shows_the_actions() -> None:
    result = run([sys.executable, str(SHOP), "help", "signals"])

    assert result.code == 0
    assert "ACTION" in result.out


def test_version_is_that_of_the_package() -> None:
    assert Command().get_version() == __version__
