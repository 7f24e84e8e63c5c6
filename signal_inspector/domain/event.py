"""What a traced process tells, as frozen values of texts and numbers.

Times are nanoseconds of a clock of that process, which stood at ``Process.clock`` when the
calendar said ``Process.started``. Numbers (``id``) are unique within a process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.snapshot import Receiver, Sender

SCHEMA_VERSION = 1

Outcome = Literal["returned", "raised", "cancelled", "unfinished", "not_run"]
FAILED: tuple[Outcome, ...] = ("raised", "cancelled")
ContextKind = Literal["request", "command", "task", "test"]
NearMissReason = Literal["proxy", "child", "instance", "label"]


@dataclass(frozen=True, slots=True)
class Process:
    """The first event of a process. ``started`` is in nanoseconds since 1970 (UTC).

    ``segment`` counts the files that this process has begun; ``lost`` is how many events the
    bound on disk has taken away with the oldest of them.
    """

    pid: int
    parent_pid: int
    started: int
    clock: int
    argv: tuple[str, ...]
    django: str
    python: str
    settings: str | None
    segment: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in which something happened. ``id`` is that of the operating system."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ContextBegun:
    """A request, management command, task or test begins.

    ``name`` is the path of a request (without its query), the name of a command or task, the
    id of a test; ``method`` is that of a request. ``parent`` is the context around it.
    """

    id: int
    kind: ContextKind
    name: str
    start: int
    thread: int
    method: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class ContextEnded:
    """It ended. ``status`` is that of a response, ``error`` the path of an exception's class."""

    id: int
    end: int
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DispatchBegun:
    """An outermost dispatch begins. Its ``Dispatch`` follows when it is complete."""

    id: int
    signal: str
    sender: Sender
    method: str
    start: int
    thread: int
    context: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiverSpan:
    """One receiver in one dispatch.

    ``start`` and ``end`` are None for one that did not run, ``end`` also for one that was
    running when the trace ended. ``elapsed`` is ``end - start`` without what tracing itself
    took to name things; ``nested`` is the part of it that what it sent took, ``busy`` the part
    in which an async receiver ran rather than waited. ``queries`` and ``query_time`` are its
    own, ``nested_queries`` and ``nested_query_time`` those of the receivers of what it sent.
    ``error`` is the path of an exception's class. ``thread`` is None where it is the dispatch's.
    """

    receiver: Receiver
    is_async: bool
    outcome: Outcome
    start: int | None = None
    end: int | None = None
    elapsed: int = 0
    nested: int = 0
    busy: int = 0
    error: str | None = None
    queries: int = 0
    query_time: int = 0
    nested_queries: int = 0
    nested_query_time: int = 0
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One send of a signal, complete; those that its receivers sent came before it.

    ``spans`` are its receivers in the order of dispatch; ``end`` is None where the trace ended
    first. ``parent`` is the dispatch in whose receiver it happened and ``parent_receiver`` the
    index of that receiver, None where it is not known; the parent may have ended before, as
    where a receiver leaves a task behind. ``root`` is the outermost. ``arguments`` pairs names
    with representations, which are None unless values are asked for.
    """

    id: int
    signal: str
    sender: Sender
    method: str
    start: int
    end: int | None
    elapsed: int
    outcome: Outcome
    thread: int
    root: int
    error: str | None = None
    parent: int | None = None
    parent_receiver: int | None = None
    context: int | None = None
    arguments: tuple[tuple[str, str | None], ...] = ()
    spans: tuple[ReceiverSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """Sends that no receiver heard, ``count`` of them so far."""

    signal: str
    sender: Sender
    count: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sender that a receiver does not listen to, though it looks as if it did.

    ``reason``: what was sent with is a proxy or another child of the class that the receiver
    ``listens_to``, an instance of it, or its label.
    """

    signal: str
    sender: Sender
    receiver: Receiver
    listens_to: Sender
    reason: NearMissReason


@dataclass(frozen=True, slots=True)
class Connected:
    """The receivers that a signal had when the trace of its process ended, each once."""

    signal: str
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True)
class ProcessEnded:
    """The last event of a process whose trace ended in order."""

    end: int


Event = (
    Process
    | Thread
    | ContextBegun
    | ContextEnded
    | DispatchBegun
    | Dispatch
    | Unheard
    | NearMiss
    | Connected
    | ProcessEnded
)
