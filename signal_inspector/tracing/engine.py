"""The one thing in a process that sees dispatches, for all traces that last.

It begins with the first trace and ends with the last. What it sees it hands to each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Container
from typing import Any, Protocol

from signal_inspector.conf import load_configuration
from signal_inspector.domain.event import ContextBegun, ContextEnded, NearMiss
from signal_inspector.domain.snapshot import Receiver, Sender
from signal_inspector.resolution.senders import describe
from signal_inspector.tracing.celery_tasks import CeleryTasks
from signal_inspector.tracing.contexts import Contexts, current_context
from signal_inspector.tracing.instrument import instrument
from signal_inspector.tracing.names import Names, SenderName, SignalName
from signal_inspector.tracing.near_misses import find_near_misses
from signal_inspector.tracing.queries import QueryCounter
from signal_inspector.tracing.redaction import Redaction
from signal_inspector.tracing.spans import Span

QUIET = frozenset(
    {
        "django.db.models.signals.class_prepared",
        "django.db.models.signals.post_init",
        "django.db.models.signals.pre_init",
        "django.test.signals.template_rendered",
    }
)
"""Signals that are sent so often, and mean so little, that a trace leaves them out."""


class Follower(Protocol):
    """One trace. Its methods raise nothing."""

    wants_begun: bool
    unheard_too: bool
    values: bool
    everything: bool

    def begun(self, span: Span) -> None:
        """An outermost dispatch begins."""

    def finished(self, span: Span) -> None:
        """A dispatch is complete."""

    def unheard(self, name: SignalName, sender: SenderName, count: int) -> None:
        """So many sends nobody has heard, a power of two."""

    def near_miss(self, miss: NearMiss, is_async: bool) -> None:
        """A sender was seen for the first time, and a receiver just misses it."""

    def context(self, event: ContextBegun | ContextEnded) -> None:
        """A context begins or ends; the times are the clock's."""

    def forked(self) -> None:
        """This process is a new child of the one that was traced."""

    def faulty(self, fault: Exception) -> None:
        """The engine has failed at something."""


class Engine:
    """Observes dispatches, contexts and queries while there is a follower."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.contexts = Contexts(self._context)
        self._celery = CeleryTasks(self.contexts)
        self.open: dict[int, Span] = {}
        self.counts_unheard = False
        self.wants_begun = False
        self._followers: tuple[Follower, ...] = ()
        self._queries = QueryCounter()
        self._redaction = Redaction(names.configuration.redact)
        self.threads: Container[int] = self._queries.threads
        self.context: Callable[[], Any] = current_context
        self.wants_opened = False
        self._everything = False
        self._undo: Callable[[], None] | None = None
        self._notable: dict[str, Callable[[dict[str, Any]], object]] = {
            "django.core.signals.request_started": self.contexts.request_started,
            "django.db.backends.signals.connection_created": self._connected,
            "django.tasks.signals.task_started": self.contexts.task_started,
        }
        self._notable_after: dict[str, Callable[[], object]] = {
            "django.core.signals.request_finished": self.contexts.request_finished,
            "django.tasks.signals.task_finished": self.contexts.task_finished,
        }
        self._special = QUIET | self._notable.keys() | self._notable_after.keys()

    def follow(self, follower: Follower) -> None:
        """Hand everything to ``follower`` from now on."""
        self._set_followers((*self._followers, follower))
        for name in self.names.signal_names():
            name.met.clear()  # what just misses a receiver is to be told to this one too
        if self._undo is None:
            self.contexts.watch()
            self._celery.watch()
            self._queries.watch_thread()
            self._undo = instrument(self)

    def unfollow(self, follower: Follower) -> bool:
        """Hand it nothing more. Whether the engine has ended with this."""
        self._set_followers(tuple(each for each in self._followers if each is not follower))
        if self._followers or self._undo is None:
            return False
        self._undo()
        self._undo = None
        self.open.clear()
        self._celery.unwatch()
        self.contexts.unwatch()
        self._queries.stop()
        return True

    def forked(self) -> None:
        """Leave to the parent what was open when this child was made."""
        self.open.clear()
        for follower in self._followers:
            follower.forked()

    # What the instrument tells.

    def opens(self, name: SignalName, named: dict[str, Any]) -> bool:
        """Whether a dispatch is to be seen; makes the most of one that tells of something."""
        value = name.value
        if not name.is_plain:
            name.is_quiet = value in QUIET and not self._everything
            if name.is_quiet:
                return False
            if value in self._notable:
                self._notable[value](named)
            name.is_plain = value not in self._special
        return True

    def opened(self, span: Span) -> None:
        """Write down the arguments before a receiver changes them."""
        span.detail().values = self._redaction.arguments(span.named)

    def entered(self) -> None:
        """Watch the connections of a new thread."""
        self._queries.watch_thread()

    def begun(self, span: Span) -> None:
        """Tell of an outermost dispatch."""
        for follower in self._followers:
            follower.begun(span)

    def met(self, span: Span, sender: Any) -> None:
        """Tell of the receivers that just miss this sender."""
        for entry, listens_to, reason in find_near_misses(span.owner, sender):
            receiver: Receiver = self.names.receiver(entry.receiver).value
            wanted: Sender = describe(listens_to)
            miss = NearMiss(span.signal.value, span.sender.value, receiver, wanted, reason)
            for follower in self._followers:
                follower.near_miss(miss, entry.is_async)

    def finished(self, span: Span) -> None:
        """Tell of a complete dispatch, if anybody heard it or everybody is asked for."""
        if self.open.pop(span.id, None) is None:
            return  # the trace has ended meanwhile, or this is a fork
        if span.around is not None:
            span.nest()
        for follower in self._followers:
            follower.finished(span)
        if not span.signal.is_plain:
            after = self._notable_after.get(span.signal.value)
            if after is not None:
                after()

    def unheard(self, name: SignalName, sender: SenderName, count: int) -> None:
        """Pass it on."""
        for follower in self._followers:
            follower.unheard(name, sender, count)

    def faulty(self, fault: Exception) -> None:
        """Pass it on."""
        for follower in self._followers:
            follower.faulty(fault)

    def _context(self, event: ContextBegun | ContextEnded) -> None:
        for follower in self._followers:
            follower.context(event)

    def _connected(self, named: dict[str, Any]) -> None:
        connection = named.get("connection")
        if connection is not None:
            self._queries.watch(connection)

    def _set_followers(self, followers: tuple[Follower, ...]) -> None:
        self._followers = followers
        self.counts_unheard = bool(followers) and not any(each.unheard_too for each in followers)
        self.wants_begun = any(each.wants_begun for each in followers)
        self._everything = any(each.everything for each in followers)
        for name in self.names.signal_names():
            name.is_quiet = False  # until it is sent again
        self.wants_opened = any(each.values for each in followers)


class _Process:
    """The engine of this process, if it has one, and the names that it will need again."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.names: Names | None = None
        self.lock = threading.RLock()
        self.follows_forks = False


_process = _Process()


def follow(follower: Follower) -> Engine:
    """Have the process traced for ``follower``. Raises UsageError for a wrong setting."""
    with _process.lock:
        if not _process.follows_forks and hasattr(os, "register_at_fork"):
            _process.follows_forks = True
            os.register_at_fork(after_in_child=_after_fork)
        if _process.engine is None:
            _process.engine = Engine(current_names())
        _process.engine.follow(follower)
        return _process.engine


def unfollow(follower: Follower) -> None:
    """Have it traced for ``follower`` no longer."""
    with _process.lock:
        if _process.engine is not None and _process.engine.unfollow(follower):
            _process.engine = None


def current_names() -> Names:
    """The names of this process. Raises UsageError for a wrong setting."""
    with _process.lock:
        configuration = load_configuration()
        if _process.names is None or _process.names.configuration != configuration:
            _process.names = Names(configuration)
        return _process.names


def current_engine() -> Engine | None:
    """The engine, while there is a trace."""
    return _process.engine


def _after_fork() -> None:
    _process.lock = threading.RLock()
    if _process.engine is not None:
        _process.engine.forked()
