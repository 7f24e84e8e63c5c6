"""What a sink is."""

from __future__ import annotations

from signal_inspector.domain.event import Event, Process
from signal_inspector.tracing.spans import Span


class Sink:
    """Takes what one trace sees, in the midst of the program: it must be quick and never wait.

    Dispatches come as spans, so that a sink takes from them only what it needs; all else is
    rare and comes as events. A span is the sink's for the length of the call alone. Whatever a
    sink raises is said once on stderr and ends its trace, not the program.
    """

    wants_begun = True
    """Whether to call ``begun``."""

    wants_threads = True
    """Whether to tell of each thread before anything in it."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing came to be told, so that the end of the trace need not be."""
        return False

    def begin(self, process: Process) -> None:
        """The trace begins, in this process; again in each fork of it."""

    def begun(self, span: Span) -> None:
        """An outermost dispatch begins."""

    def finished(self, span: Span) -> None:
        """A dispatch is complete, or the trace ends in the midst of it."""

    def write(self, event: Event) -> None:
        """Anything else."""

    def close(self) -> None:
        """The trace has ended."""
