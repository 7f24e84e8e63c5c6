"""Records each ``connect`` and ``disconnect`` of a process, if it is asked to.

Starting it imports nothing of Django. The recorder is put in place when Django itself has imported
its signals, so that it sees all but what happened before it was started.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from signal_inspector.discovery.after_import import after_import

if TYPE_CHECKING:
    from signal_inspector.discovery.recorded import RecordedCall

_started = False
_first = False


def is_recording() -> bool:
    """Whether the recorder was started in this process."""
    return _started


def was_first() -> bool:
    """Whether the recorder was there before the program, so that it has seen all of its calls."""
    return _first


def start(*, first: bool = False) -> None:
    """Starts the recorder, once for the whole process: it stays until the end.

    ``first`` tells that nothing of the program has run yet.
    """
    global _started, _first
    if not _started:
        _started = True
        _first = first
        after_import("django.dispatch", _listen)


def recorded_calls() -> Sequence[RecordedCall]:
    """What was recorded, in the order of the calls; nothing where nothing was.

    Raises UnknownLayoutError where this Django cannot be recorded.
    """
    if not _started:
        return ()
    from signal_inspector.discovery import wrapped_signal

    wrapped_signal.check_that_all_is_known()
    return tuple(wrapped_signal.CALLS)


def _listen() -> None:
    from signal_inspector.discovery import wrapped_signal

    wrapped_signal.wrap_signal()
    after_import("django.db.models.signals", wrapped_signal.wrap_model_signal)
