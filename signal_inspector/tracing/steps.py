"""Drives an awaitable one step at a time, so that we are there only while it runs.

Between two steps nothing of ours is set in the context. That matters from Django 6.1, which
runs all async receivers of a dispatch in one shared context and copies what they set back to
the sender's (django/dispatch/dispatcher.py, ``_run_parallel``).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from types import CoroutineType
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.spans import Place, Run, clock, outcome_of

current: ContextVar[Place | None] = ContextVar("signal_inspector_dispatch", default=None)
"""Where the program is, if a dispatch lasts."""


class Steps(Coroutine[Any, Any, Any]):
    """A coroutine that does what an awaitable does, with ``place`` as current at each step.

    A coroutine of the program's own is driven directly, so that a warning about one that was
    never awaited comes as it would have.
    """

    __slots__ = ("__weakref__", "_awaitable", "_iterator", "_place", "_run")

    def __init__(self, awaitable: Any, place: Place, run: Run | None = None) -> None:
        self._awaitable = awaitable
        self._iterator: Any = awaitable if type(awaitable) is CoroutineType else None
        self._place = place
        self._run = run

    @unseen
    def send(self, value: Any) -> Any:
        """The next step."""
        iterator = self._iterator
        if iterator is None:
            return self._step(self._begin, value)
        if value is None and not hasattr(iterator, "send"):
            return self._step(iterator.__next__)
        return self._step(iterator.send, value)

    @unseen
    def throw(self, *error: Any) -> Any:
        """The next step, which begins with an exception."""
        throw = getattr(self._iterator, "throw", None)
        if throw is None:
            return self._step(self._fail, *error)
        return self._step(throw, *error)

    def close(self) -> None:
        """As the awaitable does; what never began is never begun."""
        close = getattr(self._iterator, "close", None)
        if close is not None:
            self._step(close)
        run = self._run
        if run is not None and not run.end:
            run.end = clock()
            run.outcome = "cancelled"

    def __await__(self) -> Steps:
        return self

    __iter__ = __await__

    @unseen
    def __next__(self) -> Any:
        return self.send(None)

    def __getattr__(self, name: str) -> Any:
        """What debuggers and asyncio's own ``repr`` ask a coroutine for, such as ``cr_code``."""
        return getattr(self._awaitable, name)

    @unseen
    def _begin(self, value: Any) -> Any:
        iterator = self._iterator = self._awaitable.__await__()
        return iterator.__next__() if value is None else iterator.send(value)

    @unseen
    def _fail(self, *error: Any) -> Any:
        return super().throw(*error)

    @unseen
    def _step(self, take: Callable[..., Any], *arguments: Any) -> Any:
        run = self._run
        token = current.set(self._place)
        begun = clock()
        try:
            result = take(*arguments)
        except BaseException as error:
            if run is not None:
                run.end = clock()
                if issubclass(type(error), StopIteration):
                    run.outcome = "returned"
                else:
                    run.outcome = outcome_of(error)
                    run.error = static.class_path(type(error))
            raise
        else:
            return result
        finally:
            current.reset(token)
            if run is not None:
                run.busy += clock() - begun
