"""Help, and its examples, which run as they stand."""

from __future__ import annotations

import json
import re
import shlex
import sys
from contextlib import nullcontext, suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from support.commands import SHOP, run, signals

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


def test_help_shows_several_examples() -> None:
    assert len(examples()) >= 3


@pytest.mark.parametrize("example", examples())
def test_example_runs_as_it_stands(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call_command("signals", "lock", verbosity=0)  # what the examples of lock begin with
    out, err = StringIO(), StringIO()

    # An audit ends with 1 where other tests of this process have left what it finds.
    with suppress(SystemExit) if "audit" in example else nullcontext():
        call_command(*shlex.split(example)[1:], stdout=out, stderr=err)

    assert "warning" not in err.getvalue()
    assert [json.loads(path.read_text()) for path in tmp_path.glob("*.json")] or (
        out.getvalue() or "signals.lock" in err.getvalue() or "no findings" in err.getvalue()
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
