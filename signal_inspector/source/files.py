"""Source files, each read and parsed once."""

from __future__ import annotations

import ast
import tokenize
from pathlib import Path


class SourceFiles:
    """Text and syntax tree of source files by path, kept for the life of this object."""

    def __init__(self) -> None:
        self._texts: dict[str, str | None] = {}
        self._lines: dict[str, list[str]] = {}
        self._trees: dict[str, ast.Module | None] = {}

    def text(self, path: str) -> str | None:
        """The decoded text of a Python file; None where it cannot be read."""
        if path not in self._texts:
            self._texts[path] = _read(path)
        return self._texts[path]

    def lines(self, path: str) -> list[str]:
        """The lines of a Python file, none where it cannot be read."""
        if path not in self._lines:
            self._lines[path] = (self.text(path) or "").splitlines()
        return self._lines[path]

    def tree(self, path: str) -> ast.Module | None:
        """The syntax tree of a Python file; None where it cannot be read or parsed."""
        if path not in self._trees:
            self._trees[path] = _parse(self.text(path))
        return self._trees[path]


def _read(path: str) -> str | None:
    if not path.endswith(".py"):
        return None
    try:
        with tokenize.open(Path(path)) as file:
            return file.read()
    except (OSError, SyntaxError, ValueError):
        return None


def _parse(text: str | None) -> ast.Module | None:
    try:
        return None if text is None else ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
