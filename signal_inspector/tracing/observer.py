"""What the instrument tells of dispatches, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, Protocol

from signal_inspector.tracing.names import Names, SenderName, SignalName
from signal_inspector.tracing.spans import Span


class Observer(Protocol):
    """Is told of every dispatch. Its methods are called in the midst of the program."""

    names: Names
    open: dict[int, Span]
    """The dispatches that last, by their ids. The instrument puts them in."""
    threads: Container[int]
    """Those in which ``entered`` need not be called."""
    context: Callable[[], Any]
    """What is current at the beginning of an outermost dispatch, if anything."""
    counts_unheard: bool
    """Whether a count of sends that nobody heard is enough, for signals that are plain. False
    when the observation has ended."""
    wants_opened: bool
    """Whether to call ``opened``."""
    wants_begun: bool
    """Whether to call ``begun``."""

    def opens(self, name: SignalName, named: dict[str, Any]) -> bool:
        """Whether a dispatch that is about to begin is to be seen."""

    def opened(self, span: Span) -> None:
        """A dispatch begins, its parent is set, and the observer wants more than is usual."""

    def entered(self) -> None:
        """An outermost dispatch begins in a thread that is new."""

    def met(self, span: Span, sender: Any) -> None:
        """This sender is new to the signal, or receivers have come or gone since."""

    def begun(self, span: Span) -> None:
        """The receivers of an outermost dispatch are known: there is at least one."""

    def finished(self, span: Span) -> None:
        """A dispatch is complete; ``span.names`` is empty where nobody listened. Raises nothing.

        Is called too where the observation ended in the midst of it.
        """

    def unheard(self, name: SignalName, sender: SenderName, count: int) -> None:
        """So many sends nobody has heard. Told at powers of two alone."""

    def faulty(self, fault: Exception) -> None:
        """We have failed; the dispatch goes on without us."""
