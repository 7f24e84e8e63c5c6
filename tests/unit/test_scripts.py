"""The scripts that are run by hand find in the package what they import."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import signal_inspector

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("docs", *(f"tests/{name}" for name in ("benchmarks", "matrix", "real_projects")))
SCRIPTS = sorted(
    script
    for folder in (*FOLDERS, "tests/soak", "tests/upstream")
    for script in (REPOSITORY / folder).rglob("*.py")
)


def imported(script: Path) -> list[tuple[str, str]]:
    """Module and name of each import from the package."""
    package = signal_inspector.__name__
    return [
        (node.module, alias.name)
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
        if node.module.partition(".")[0] == package
        for alias in node.names
    ]


def test_some_scripts_import_from_the_package() -> None:
    assert sum(bool(imported(script)) for script in SCRIPTS) > 3


@pytest.mark.parametrize(
    "script", SCRIPTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix()
)
def test_what_a_script_imports_is_there(script: Path) -> None:
    missing = [
        f"{module}.{name}"
        for module, name in imported(script)
        if not hasattr(import_module(module), name)
    ]

    assert missing == []
