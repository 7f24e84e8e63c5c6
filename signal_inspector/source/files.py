"""Source files, each read and parsed once."""

from __future__ import annotations

import ast
import tokenize
import warnings
from pathlib import Path
from threading import Lock

_FILTERS = Lock()


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
            text = self.text(path)
            # As Python counts them; splitlines() would count page breaks too.
            self._lines[path] = text.removesuffix("\n").split("\n") if text else []
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
    except (OSError, SyntaxError, ValueError, LookupError):
        return None


def _parse(text: str | None) -> ast.Module | None:
    if text is None:
        return None
    try:
        # Python has given the source's own warnings already. Their filters are the process's,
        # so that two threads must not set and restore them across each other.
        with _FILTERS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, SystemError):
        return None
