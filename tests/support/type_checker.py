"""What mypy says of a program that uses the package as it is installed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from .commands import REPOSITORY


def complaints_about(code: str, folder: Path) -> list[str]:
    """What ``mypy --strict`` says of a module that is written to ``folder``, without its summary.

    Where there is no mypy, the test is skipped.
    """
    api = pytest.importorskip("mypy.api")
    program = folder / "typed.py"
    program.write_text(dedent(code), encoding="utf-8")
    options = ["--strict", "--config-file", str(REPOSITORY / "pyproject.toml")]
    options += ["--cache-dir", str(REPOSITORY / ".mypy_cache")]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MYPYPATH", raising=False)
        patch.chdir(folder)  # in the repository, its own source would be taken
        out, err, _ = api.run([*options, str(program)])
    assert not err
    return [line.partition(": ")[2] for line in out.splitlines()[:-1]]
