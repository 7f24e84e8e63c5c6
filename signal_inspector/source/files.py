"""Source files, each read and parsed once."""

from __future__ import annotations

import ast
import stat
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_FILTERS = Lock()


class SourceFiles:
    """Text and syntax tree of source files by path, kept for the life of this object."""

    def __init__(self) -> None:
        self._texts: dict[str, str | None] = {}
        self._lines: dict[str, list[str]] = {}
        self._trees: dict[str, ast.Module | None] = {}
        self._faults: dict[str, str] = {}

    def text(self, path: str) -> str | None:
        """The decoded text of a Python file; None where it cannot be read."""
        if path not in self._texts:
            text = None
            with self._noting_faults(path):
                text = _read(path)
            self._texts[path] = text  # whole, as other threads look here
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
            tree = None
            with self._noting_faults(path):
                tree = _parse(self.text(path))
            self._trees[path] = tree
        return self._trees[path]

    def fault(self, path: str) -> str | None:
        """Why a file that was asked for could not be read or parsed; None where it could."""
        return self._faults.get(path)

    @contextmanager
    def _noting_faults(self, path: str) -> Iterator[None]:
        try:
            yield
        except SyntaxError as error:
            what = error.msg.partition(" for '")[0]  # the path, which is known
            where = "" if error.lineno is None else f" (line {error.lineno})"
            self._faults[path] = f"{what}{where}"
        except OSError as error:
            self._faults[path] = error.strerror or str(error)
        except UnicodeError as error:
            self._faults[path] = f"its text is not {getattr(error, 'encoding', 'UTF-8')}"
        except (ValueError, LookupError) as error:
            self._faults[path] = str(error)
        except (RecursionError, MemoryError, SystemError):
            self._faults[path] = "nested too deeply"


def _read(path: str) -> str | None:
    if not path.endswith(".py"):
        return None
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise OSError("it is no regular file")  # a pipe would be waited for
    with _without_warnings(), tokenize.open(Path(path)) as file:
        return file.read()


def _parse(text: str | None) -> ast.Module | None:
    if text is None:
        return None
    with _without_warnings():
        return ast.parse(text)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Python has given the source's own warnings already. Their filters are the process's, so that
    two threads must not set and restore them across each other."""
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
