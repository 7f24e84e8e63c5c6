"""What an operation on a model will send, in order, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Connection, Sender

Verb = Literal["INSERT", "UPDATE", "DELETE"]
OperationName = Literal["create", "update", "delete", "add", "remove", "clear", "set"]
Outcome = Literal[
    "collected",
    "fast_delete",
    "update",
    "protected",
    "restricted",
    "nothing",
    "database",
    "unknown",
]
ObstacleKind = Literal["receiver", "relation", "parent", "generic_relation"]
RelativeKind = Literal["proxy", "concrete", "parent", "child"]


@dataclass(frozen=True, slots=True)
class SignalStep:
    """A signal that is sent, and who is called then, in dispatch order.

    ``action`` is that of ``m2m_changed``.
    """

    signal: str
    sender: Sender
    connections: tuple[Connection, ...]
    action: str | None = None


@dataclass(frozen=True, slots=True)
class SqlStep:
    """A statement that writes to a table.

    ``field`` is the column's field of an UPDATE that a delete makes, and ``value`` what it
    becomes there: ``NULL``, ``DEFAULT`` or ``SET(...)``. ``fast`` marks the DELETE of rows that
    are not loaded, ``tried`` the UPDATE that comes before an INSERT where the key is given.
    """

    verb: Verb
    table: str
    model: Sender
    field: str | None = None
    value: str | None = None
    fast: bool = False
    tried: bool = False


Step = SignalStep | SqlStep


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why rows must be loaded to be deleted: a receiver, or a relation or parent of the model."""

    kind: ObstacleKind
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A relation that a delete meets, and what becomes of the rows behind it.

    ``relation`` is ``app.Model.field``; ``on_delete`` its rule, ``parent`` for the row of a
    parent, ``generic relation`` for one of these. ``unheard`` are the delete receivers of the
    rows that are not called, though the rows go. ``repeated`` marks a model that is collected
    elsewhere too, where its own relations stand; ``cycle`` one that this branch came from.
    """

    relation: str
    model: Sender
    on_delete: str
    outcome: Outcome
    obstacles: tuple[Obstacle, ...] = ()
    unheard: tuple[str, ...] = ()
    repeated: bool = False
    cycle: bool = False
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Cascade:
    """What a delete takes with it.

    ``obstacles`` are the reasons against a fast delete of the rows themselves: none, and they
    go in one statement that sends nothing.
    """

    obstacles: tuple[Obstacle, ...]
    branches: tuple[Branch, ...]

    @property
    def is_fast(self) -> bool:
        """Whether the rows go in one statement, and nothing is sent for them."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the code that starts it, and its steps in order."""

    name: OperationName
    call: str
    steps: tuple[Step, ...]
    cascade: Cascade | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a many-to-many relation: what ``m2m_changed`` says when it is changed there."""

    accessor: str
    instance: Sender
    model: Sender
    reverse: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """A many-to-many or generic relation that objects of a model have.

    ``field`` is ``app.Model.field``; ``through`` the sender of ``m2m_changed``, None for a
    generic relation. ``unknown`` says why nothing can be said of its operations.
    """

    field: str
    through: Sender | None
    sides: tuple[Side, ...]
    operations: tuple[Operation, ...]
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """A proxy, parent or child of a model, and the receivers that only it has.

    They are not called for the model itself; ``connections`` pairs each with its signal.
    """

    model: Sender
    kind: RelativeKind
    connections: tuple[tuple[str, Connection], ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """An operation that changes rows of a model and sends none of its save or delete signals.

    ``but`` is what it sends or does all the same, if anything.
    """

    call: str
    but: str | None = None


@dataclass(frozen=True, slots=True)
class ModelTimeline:
    """All that operations on the objects of a model send.

    ``swapped_for`` is the model that a setting puts in its place: it has no table then, and
    no operations. ``notes`` are what else one has to know, a sentence each; ``absences`` are the
    receivers that the source connects to it and that are not connected, ``findings`` the errors of
    receivers that were meant for it or for an abstract model that it is made of.
    """

    model: Sender
    table: str
    swapped_for: str | None
    operations: tuple[Operation, ...]
    relations: tuple[Relation, ...]
    relatives: tuple[Relative, ...]
    silent: tuple[Silent, ...]
    notes: tuple[str, ...]
    absences: tuple[Absence, ...] = ()
    findings: tuple[Finding, ...] = ()
