"""Modules that a test writes, imports and takes away again."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest


class WrittenModules:
    """Source files below one folder, importable as long as the test runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: list[str] = []

    def path(self, name: str) -> Path:
        """Where the module of that name is, or would be, written."""
        return self.folder.joinpath(*name.split(".")).with_suffix(".py")

    def write(self, name: str, source: str) -> Path:
        """Write the source of a module; its parents become namespace packages."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source).lstrip("\n"), encoding="utf-8")
        return path

    def load(self, name: str, source: str) -> ModuleType:
        """Write a module and import it."""
        self.write(name, source)
        importlib.invalidate_caches()
        self.note(name)
        return importlib.import_module(name)

    def put(self, name: str, module: object = None) -> ModuleType:
        """Put a module without source, or an object in place of one, into ``sys.modules``."""
        self.note(name)
        sys.modules[name] = ModuleType(name) if module is None else module  # type: ignore[assignment]
        return sys.modules[name]

    def note(self, name: str) -> None:
        """Have a module taken away at the end, and its parents too."""
        assert name not in sys.modules, f"{name} exists already"
        self._names += [each for each in [name, *_parents(name)] if each not in sys.modules]

    def line(self, name: str, mark: str = "# here") -> int:
        """The number of the one line of a module that has the mark."""
        lines = self.path(name).read_text(encoding="utf-8").split("\n")
        (number,) = (number for number, text in enumerate(lines, 1) if mark in text)
        return number

    def forget(self) -> None:
        """Take all of them away."""
        for name in self._names:
            sys.modules.pop(name, None)


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WrittenModules]:
    """Modules of this test alone."""
    written = WrittenModules(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield written
    written.forget()
