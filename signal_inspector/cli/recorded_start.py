"""Where a recorded process starts: puts the recorder in place and runs the program.

Imports nothing of Django: the program decides when that is loaded.
"""

from __future__ import annotations

import os
import runpy
import sys
import traceback
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from pkgutil import get_importer
from typing import Any

from signal_inspector.discovery import recorder

_THE_COMMAND = "signal_inspector.management.commands.signals"
_WRONG_USAGE = 2


def run(script: str, words: Sequence[str]) -> None:
    """Runs what Python would run for ``words``: ``-m module``, ``-c code`` or a script.

    ``script`` is the script's absolute path, as ``words`` may be relative to another folder.
    ``sys.argv``, ``sys.orig_argv``, ``sys.path`` and ``__main__`` are as that program expects them.
    A program that got as far as the command before, and fails earlier now, ends with exit code 2.
    """
    sys.orig_argv[-len(words) - 3 :] = words
    recorder.start(first=True)
    try:
        _run(script, words)
    except Exception as error:
        if _THE_COMMAND in sys.modules:
            raise
        _end(f"{type(error).__name__}: {error}", words, error)
    except SystemExit as error:
        if _THE_COMMAND in sys.modules:
            raise
        _end(f"it ended before the command began (exit code {error.code})", words)
    if _THE_COMMAND not in sys.modules:
        _end("it ended before the command began", words)


def _run(script: str, words: Sequence[str]) -> None:
    form = words[0]
    if form == "-m":
        _add_to_path(os.getcwd())  # noqa: PTH109
        sys.argv[:] = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    elif form == "-c":
        _add_to_path("")
        sys.argv[:] = ["-c", *words[2:]]
        _execute(words[1].encode(), "<string>")
    else:
        sys.argv[:] = words
        _run_script(script or form)


def _end(reason: str, words: Sequence[str], error: Exception | None = None) -> None:
    """Says why the program did not start again, but not to a reader that has gone away."""
    if isinstance(error, BrokenPipeError):
        os._exit(_WRONG_USAGE)
    if error is not None and "--traceback" in words:
        traceback.print_exception(error)
    program = os.path.basename(sys.argv[0])  # noqa: PTH119
    print(  # noqa: T201
        f"{program} signals: the program cannot be started a second time, to be recorded: "
        f"{' '.join(reason.split())}; leave out --record, and set SIGNAL_INSPECTOR_RECORD=1 in "
        "its environment",
        file=sys.stderr,
    )
    sys.exit(_WRONG_USAGE)


def _run_script(path: str) -> None:
    if get_importer(path) is not None:  # a folder or an archive with a ``__main__``
        runpy.run_path(path, run_name="__main__")
        return
    _add_to_path(os.path.dirname(os.path.realpath(path)))  # noqa: PTH120
    main: Any = sys.modules["__main__"]
    main.__file__ = path
    main.__cached__ = None
    main.__loader__ = SourceFileLoader("__main__", path)
    with open(path, "rb") as file:  # noqa: PTH123
        source = file.read()
    _execute(source, path)


def _execute(source: bytes, path: str) -> None:
    """Runs code as the module ``__main__`` that there is."""
    exec(compile(source, path, "exec", dont_inherit=True), sys.modules["__main__"].__dict__)


def _add_to_path(folder: str) -> None:
    """Python puts the folder of what it runs first, unless it was told not to."""
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
        sys.path.insert(0, folder)
