"""Files that the command writes: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from signal_inspector.errors import UsageError

_ERRORS = "backslashreplace"


def write_file(path: str, text: str) -> None:
    """Writes ``text`` to ``path`` whole or not at all. Raises UsageError where it cannot."""
    temporary: str | None = None
    try:
        if Path(path).exists() and not Path(path).is_file():  # a device or pipe: not replaced
            Path(path).write_text(text, encoding="utf-8", errors=_ERRORS)
            return
        target = Path(path).resolve()
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", errors=_ERRORS, newline="") as file:
            file.write(text)
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise UsageError(f"cannot write {path!r}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
