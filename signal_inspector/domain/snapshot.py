"""What a process has connected, as frozen values that hold no live object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Origin = Literal["project", "third-party", "django"]

ReceiverKind = Literal[
    "function",
    "nested_function",
    "lambda",
    "bound_method",
    "classmethod",
    "partial",
    "callable_instance",
    "class",
    "builtin",
]

SenderKind = Literal[
    "any",
    "model",
    "appconfig",
    "class",
    "module",
    "function",
    "instance",
    "value",
    "unknown",
]

ORIGINS: tuple[Origin, ...] = get_args(Origin)
RECEIVER_KINDS: tuple[ReceiverKind, ...] = get_args(ReceiverKind)


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: ``path`` relative to ``ROOT`` with ``/``, else absolute."""

    path: str
    line: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Sender:
    """To whom a receiver listens; ``*`` is any sender, ``?`` one that cannot be named.

    ``through`` is what people write for a through model that Django made itself:
    ``app.Model.field.through``.
    """

    kind: SenderKind
    name: str
    label: str | None = None
    through: str | None = None

    @property
    def short(self) -> str:
        """The name as people write it: ``app.Model`` for a model, else the dotted path."""
        if self.kind != "model":
            return self.name
        return self.through or self.label or self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names that mean it."""
        return tuple(name for name in (self.name, self.label, self.through) if name)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A callable, by the code that its author wrote.

    ``app`` is the label of the installed app that holds the code, ``package`` the
    top-level package; ``wrapper`` is the dotted path of the outermost wrapper's code.
    """

    name: str
    kind: ReceiverKind
    origin: Origin
    app: str | None
    package: str
    location: Location | None
    wrapper: str | None = None

    @property
    def owner(self) -> str:
        """The app's label or, where no installed app holds the code, the package."""
        return self.app or self.package


@dataclass(frozen=True, slots=True)
class Connection:
    """A receiver that is connected, at its place in the order of dispatch.

    ``debug_only`` marks a weak receiver that nothing but a cache filled by DEBUG keeps
    alive: with DEBUG off it is collected and never runs.
    """

    order: int
    receiver: Receiver
    sender: Sender
    is_async: bool
    weak: bool
    dispatch_uid: str | None = None
    debug_only: bool = False
    connected_at: Location | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal and its live connections in dispatch order; ``dead`` counts the others.

    ``origin`` and ``location`` are those of the module that defines the signal, and
    None where no name leads to it.
    """

    name: str
    aliases: tuple[str, ...]
    class_name: str
    origin: Origin | None
    app: str | None
    location: Location | None
    use_caching: bool
    connections: tuple[Connection, ...]
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A connection that waits for a model (``app.Model``) that was never loaded."""

    signal: str
    receiver: Receiver
    sender: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that could not be named, and why; with the signal and receiver it is part of."""

    subject: str
    reason: str
    signal: str
    receiver: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All signals of a process at one moment.

    ``models`` and ``apps`` are what the project has, connected or not: filters are
    checked against them.
    """

    django: str
    python: str
    settings: str | None
    debug: bool
    signals: tuple[Signal, ...]
    pending: tuple[Pending, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    models: tuple[Sender, ...] = ()
    apps: tuple[str, ...] = ()
