"""Files that the command writes: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from signal_inspector.errors import UsageError

_ERRORS = "backslashreplace"
_LONGEST_STEM = 50  # of the name of a new file, which may have 255 bytes


def write_file(path: str, text: str | Iterable[str]) -> None:
    """Writes ``text``, or the pieces of one, to ``path`` whole or not at all.

    Raises UsageError where it cannot.
    """
    pieces = [text] if isinstance(text, str) else text
    given, target = _places(path)
    try:
        if given.exists() and not given.is_file():  # a device or pipe: not to be replaced
            with given.open("w", encoding="utf-8", errors=_ERRORS) as file:
                file.writelines(pieces)
        else:
            _replace(target, pieces)
    except OSError as error:
        raise UsageError(f"cannot write {path!r}: {error.strerror or error}") from error


def _places(path: str) -> tuple[Path, Path]:
    """The path, and where its links lead. Raises UsageError for what can be no path."""
    given = Path(path)
    try:
        if b"\0" in os.fsencode(path):
            raise ValueError("a NUL is in it")
        return given, given.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: links in a circle, on Python 3.10; ValueError: what cannot be encoded.
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {path!r}: {reason}") from error


def _replace(target: Path, pieces: Iterable[str]) -> None:
    """Writes to a new file beside ``target`` and puts it in its place.

    Its name is another one each time: in a container every process may have the same id.
    """
    temporary = target.with_name(f".{target.name[:_LONGEST_STEM]}.{os.urandom(8).hex()}.tmp")
    file = temporary.open("x", encoding="utf-8", errors=_ERRORS, newline="")
    try:
        with file:
            file.writelines(pieces)
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
