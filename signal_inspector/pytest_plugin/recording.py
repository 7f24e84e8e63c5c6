"""A trace that lasts as long as the tests of a process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from signal_inspector.errors import SignalInspectorError
from signal_inspector.pytest_plugin.outcome import Outcome

if TYPE_CHECKING:
    from signal_inspector.tracing.sinks.spool import Spool
    from signal_inspector.tracing.sinks.summary import SummarySink
    from signal_inspector.tracing.tracer import Tracer


def begun(output: Path | None) -> Recording | str | None:
    """Begin to trace. None as long as Django is not set up; a text where it cannot be done."""
    registry = sys.modules.get("django.apps")
    if registry is None or not registry.apps.ready:
        return None
    from signal_inspector.tracing.sinks.spool import Spool
    from signal_inspector.tracing.sinks.summary import SummarySink

    recording = Recording(SummarySink(), None if output is None else Spool(str(output)))
    try:
        recording.begin()
    except SignalInspectorError as error:
        recording.end()
        return str(error)
    return recording


class Recording:
    """Totals in memory and, where that is wished, a file."""

    def __init__(self, totals: SummarySink, spool: Spool | None) -> None:
        self._totals = totals
        self._spool = spool
        self._tracers: list[Tracer] = []
        self._failure: type[BaseException] | None = None

    def begin(self) -> None:
        """Begin. Raises UsageError for a wrong setting, and for a file that cannot be made."""
        from signal_inspector.tracing.engine import current_engine
        from signal_inspector.tracing.tracer import trace

        for sink in (self._totals, self._spool):
            if sink is not None:
                tracer = trace(sink, connected=True)
                tracer.start()
                self._tracers.append(tracer)
        engine = current_engine()
        if engine is not None:
            engine.contexts.knows_tests = True

    @contextmanager
    def test(self, name: str) -> Iterator[None]:
        """A test begins, and ends with the block."""
        from signal_inspector.tracing.engine import current_engine

        engine = current_engine()
        if engine is None:  # the trace has ended with a fault
            yield
            return
        self._failure = None
        inside = engine.contexts.inside("test", name)
        inside.__enter__()
        try:
            yield
        finally:
            inside.__exit__(self._failure)

    def failed(self, error: type[BaseException]) -> None:
        """A phase of the test has ended with an exception."""
        if not issubclass(error, (pytest.skip.Exception, pytest.xfail.Exception)):
            self._failure = error

    def end(self) -> Outcome:
        """End, and tell what came of it."""
        file = None if self._spool is None else self._spool.path
        is_on = all(tracer.is_on for tracer in self._tracers)
        for tracer in self._tracers:
            tracer.stop()
        return Outcome(
            summary=self._totals.summary(),
            files=() if file is None else (str(file),),
            problem=None if is_on else "the trace ended before the tests did",
        )
