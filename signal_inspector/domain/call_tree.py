"""Dispatches as trees: what was sent, and in which receiver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from signal_inspector.domain.event import ContextBegun, ContextEnded, Dispatch, Process


@dataclass(frozen=True, slots=True)
class Sent:
    """A complete dispatch with those that happened in it, in the order in which they began.

    A dispatch whose ``parent_receiver`` is None belongs to no receiver that is known.
    """

    dispatch: Dispatch
    below: tuple[Sent, ...] = ()

    def walk(self) -> Iterator[Sent]:
        """This and all below it, each before what is in it. They may be deeper than Python's
        stack."""
        waiting = [self]
        while waiting:
            sent = waiting.pop()
            yield sent
            waiting += reversed(sent.below)


@dataclass(frozen=True, slots=True)
class Group:
    """Outermost dispatches of one process and one request, command, task or test.

    ``context`` is None for what happened in none; ``ended`` while it lasts or where its end is
    not known. ``inside`` are the contexts around it, outermost first. ``goes_on`` tells that an
    earlier group had the first of its dispatches; ``left_out`` how many nested dispatches are
    missing, as there were too many to keep until the outermost one was complete.
    """

    process: Process
    context: ContextBegun | None
    ended: ContextEnded | None
    sent: tuple[Sent, ...]
    inside: tuple[ContextBegun, ...] = ()
    goes_on: bool = False
    left_out: int = 0
