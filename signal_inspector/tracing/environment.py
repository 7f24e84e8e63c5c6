"""Traces a process for as long as it lives, because its environment says so.

``SIGNAL_INSPECTOR_TRACE`` is the name of the file to write; ``SIGNAL_INSPECTOR_TRACE_OPTIONS``
may hold ``values``, ``unheard``, ``everything`` and ``begun``, with commas between them, and
``SIGNAL_INSPECTOR_TRACE_FILTERS`` filters as the command line has them.
"""

from __future__ import annotations

import atexit
import os
import sys

from signal_inspector.errors import UsageError
from signal_inspector.selection import Selection
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.selection.options import from_options
from signal_inspector.tracing.sinks.spool import Spool
from signal_inspector.tracing.tracer import Tracer

FILE = "SIGNAL_INSPECTOR_TRACE"
OPTIONS = "SIGNAL_INSPECTOR_TRACE_OPTIONS"
FILTERS = "SIGNAL_INSPECTOR_TRACE_FILTERS"

_NAMES = ("values", "unheard", "everything", "begun")


def trace_from_environment() -> Tracer | None:
    """Begin, and end when the process does. What is wrong is one line on stderr, and no trace."""
    try:
        options = _options(os.environ.get(OPTIONS, ""))
        spool = Spool(os.environ[FILE], begun=options.pop("begun"))
        selection = _selection(os.environ.get(FILTERS, ""))
        tracer = Tracer(spool, selection=selection, connected=True, **options)
        tracer.start()
    except UsageError as error:
        _say(str(error))
    except Exception as error:  # whatever it is, Django is to start
        _say(f"{type(error).__name__}: {error}")
    else:
        atexit.register(tracer.stop)
        return tracer
    return None


def _say(text: str) -> None:
    line = " ".join(text.splitlines())  # of what a name or path may hold
    print(f"signal_inspector: no trace: {line}", file=sys.stderr)  # noqa: T201


def _options(text: str) -> dict[str, bool]:
    given = [word.strip() for word in text.split(",") if word.strip()]
    for word in given:
        if word not in _NAMES:
            raise UsageError(f"{OPTIONS} has {word!r}; it takes {', '.join(_NAMES)}.")
    return {name: name in given for name in _NAMES}


def _selection(text: str) -> Selection:
    try:
        selection = from_options(text)
        DispatchFilter(selection)  # says what is wrong with it
    except UsageError as error:
        raise UsageError(f"{FILTERS}: {error}") from error
    return selection
