"""The command that is traced: a process of its own, which is as it would be without us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from signal_inspector.errors import UsageError

_PASSED_ON = ("SIGTERM", "SIGHUP")
# The terminal sends these to both.
_LEFT_TO_IT = ("SIGINT", "SIGQUIT")


class TracedProcess:
    """The process, and the signals of the system that go to it.

    It starts in ``folder``, or in the current one.
    """

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], folder: str | None = None
    ) -> None:
        self._words, self._environment, self._folder = words, environment, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether it has."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Begin. Raises UsageError for what no process can be given, such as a NUL."""
        try:
            self._process = subprocess.Popen(self._words, env=self._environment, cwd=self._folder)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"cannot start the command: {reason}.") from error

    @contextmanager
    def signals_passed_on(self) -> Iterator[None]:
        """Has it decide what ends it, for the length of a ``with`` block."""
        before: dict[signal.Signals, Any] = {}
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread may
            return
        for name in (*_PASSED_ON, *_LEFT_TO_IT):
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) is signal.SIG_IGN:
                continue
            handler = self._pass_on if name in _PASSED_ON else _leave
            before[number] = signal.signal(number, handler)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer than that."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def end_as_it_did(self) -> int:
        """Its exit code; where a signal has ended it, this process ends by the same."""
        assert self._process is not None
        code = self._process.wait()
        if code >= 0:
            return code
        if os.name == "posix":
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
            signal.signal(-code, signal.SIG_DFL)
            os.kill(os.getpid(), -code)
        return 128 - code

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        if self._process is None:
            sys.exit(128 + number)
        self._process.send_signal(number)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Nothing: it was sent to the traced process as well."""
