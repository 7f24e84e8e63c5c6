"""Runs management commands as a shell does: another process, its streams and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
REPOSITORY = TESTS.parent
SHOP = REPOSITORY / "sample_project" / "manage.py"
ZOO = TESTS / "zoo" / "manage.py"

# What a developer's shell, or pytest itself, may have set.
_FOREIGN = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "DJANGO_COLORS", "TERM")
_FOREIGN_PREFIXES = ("DJANGO_", "PYTHON", "SHOP_", "ZOO_")


@dataclass(frozen=True)
class Result:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def err_lines(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of this process without what would change a report, and with ``given``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN and not name.startswith(_FOREIGN_PREFIXES)
    }
    return {**kept, "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8", **given}


def command(manage: Path, arguments: Sequence[str]) -> list[str]:
    """The words that start ``manage.py signals`` in this Python."""
    return [sys.executable, str(manage), "signals", *arguments]


def run(
    words: Sequence[str],
    *,
    cwd: Path = REPOSITORY,
    env: Mapping[str, str] | None = None,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    **more: Any,
) -> Result:
    """Runs a command and waits for it. What is not sent elsewhere is decoded as UTF-8."""
    done = subprocess.run(
        words,
        cwd=cwd,
        env=environment(env or {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        timeout=60,
        check=False,
        **more,
    )
    return Result(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def signals(
    *arguments: str,
    manage: Path = SHOP,
    cwd: Path = REPOSITORY,
    env: Mapping[str, str] | None = None,
    **more: Any,
) -> Result:
    """Runs ``manage.py signals`` of a project."""
    return run(command(manage, arguments), cwd=cwd, env=env, **more)


def settings_in(folder: Path, text: str = "") -> dict[str, str]:
    """Writes settings that extend the shop's. Returns the environment that uses them."""
    folder.joinpath("other_settings.py").write_text(
        f"from config.settings import *  # noqa: F403\n{text}\n", encoding="utf-8"
    )
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "other_settings"}
