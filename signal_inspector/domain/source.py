"""What the source says, as frozen values: registrations, places that send, bodies of receivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.finding import Spot
from signal_inspector.domain.snapshot import Location, Origin, Receiver, Sender

ReferenceKind = Literal["none", "name", "text", "local", "unknown"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What an expression of the source means.

    ``none``: the constant None, or no expression at all. ``name``: ``text`` is the absolute dotted
    path of what it names, imports and aliases followed (``django.db.models.signals.post_save``,
    ``shop.models.Order``). ``text``: ``text`` is a constant text (``"shop.Order"``).
    ``local``: made on the spot (a lambda, a call, a local function); ``text`` is its source.
    ``unknown``: ``text`` is its source; nothing more can be said.
    """

    kind: ReferenceKind
    text: str = ""


NOTHING = Reference("none")

ReceiverForm = Literal["function", "nested_function", "lambda", "method", "temporary", "other"]
"""What a registration connects: a function of a module (or a name that leads to one), a function
that is defined in the function that connects it, a lambda, a method of an object that lives
(``self.on_save`` too), a method or result of something that is made on the spot, anything else."""

Moment = Literal["import", "ready", "call"]
"""When the code runs: as its module is imported, in ``AppConfig.ready``, or when it is called."""


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A file of source that was read. ``loaded`` tells whether the process has imported it."""

    name: str
    path: str
    app: str | None
    origin: Origin
    loaded: bool

    @property
    def owner(self) -> str:
        """The label of its app or, where it is in none, its package."""
        return self.app or self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Receiver and sender of a place in the source by the names that a connection of it has.

    What the source does not tell has the name ``?``: a receiver in the module that connects it.
    """

    receiver: Receiver
    sender: Sender
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """A ``connect`` or ``disconnect`` in the source, one for each signal of a list.

    ``form`` says what kind of thing ``receiver`` is. ``weak`` and ``dispatch_uid`` are None where
    they are not given; where they are no constants, ``weak`` is False, as nobody can say that the
    receiver dies, and ``dispatch_uid`` an ``unknown`` reference. ``conditional`` tells that it
    stands under an ``if``, ``try``, ``while`` or ``match``, under a ``with`` that may swallow
    exceptions, in a loop over something that is no constant, or after a possible ``return``.
    ``decorated`` is True for ``@receiver`` and its like. ``enclosing`` is the qualified name of the
    function or class around it. ``behind`` is the dotted path of the function or class that the
    author wrote for a receiver, also for one that is made on the spot (the function of a partial,
    the class of an instance); of a function that makes receivers it ends with ``<locals>``.
    ``defined`` is the line of its ``def`` or ``lambda``. Both are empty where the source does not
    tell, ``behind`` of a lambda too.
    ``resolved`` is there as soon as the process was asked. ``ready_of`` are the paths of the app
    configs in whose ``ready`` it runs.
    """

    verb: Literal["connect", "disconnect"]
    signal: Reference
    receiver: Reference
    form: ReceiverForm
    sender: Reference
    weak: bool | None
    dispatch_uid: Reference | None
    module: SourceModule
    moment: Moment
    conditional: bool
    decorated: bool
    enclosing: str
    spot: Spot
    behind: str = ""
    defined: Location | None = None
    resolved: Resolved | None = None
    ready_of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Send:
    """A place in the source that sends a signal.

    ``arguments`` are the names of the keyword arguments that it gives, ``sender`` apart;
    ``passes_more`` tells of ``**more`` that cannot be read.
    """

    signal: Reference
    method: SendMethod
    sender: Reference
    arguments: tuple[str, ...]
    passes_more: bool
    module: SourceModule
    enclosing: str
    spot: Spot


EffectKind = Literal["mail", "task", "http"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that a rollback cannot take back; ``call`` is its source (``send_mail``)."""

    kind: EffectKind
    call: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Decorator:
    """A decorator of a function; ``name`` is its dotted path where imports tell."""

    name: Reference
    spot: Spot


@dataclass(frozen=True, slots=True)
class RelatedRead:
    """A read of rows through an attribute of the instance (``instance.tags.all()``): ``name`` is
    the attribute. Whether it is a many-to-many relation, the model tells."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Body:
    """What the body of a receiver does, as far as its source shows.

    ``reads`` are the names of the signal's arguments that it looks at, as parameters or in
    ``kwargs``, and ``using`` where it asks for the database of anything (``instance._state.db``);
    where ``passes_keywords_on``, all of them may be read elsewhere. ``decorators`` are
    in the order of the source, outermost first. ``saves`` are calls that save the very instance
    that it was told of, without a guard in every run but those with ``raw``. ``sync_queries`` are
    synchronous calls of the ORM that every run of an ``async def`` makes; ``told_queries`` are
    those on ``instance`` and ``sender``, which are of the ORM only if the signal tells of a model.
    ``effects`` are those outside ``on_commit``. ``related_reads`` are reads of relations of the
    instance that it does not write itself. ``writes`` are calls that write rows; ``creates`` are
    those that add a row in every run but those with ``raw``, with no query before them that may
    look for it.
    ``unrouted`` are queries that leave the choice of the database to the model alone.
    ``never_raises`` tells that the whole body stands in a ``try`` that catches every exception.
    """

    is_async: bool
    decorators: tuple[Decorator, ...] = ()
    reads: frozenset[str] = frozenset()
    passes_keywords_on: bool = False
    saves: tuple[Spot, ...] = ()
    sync_queries: tuple[Spot, ...] = ()
    told_queries: tuple[Spot, ...] = ()
    effects: tuple[Effect, ...] = ()
    related_reads: tuple[RelatedRead, ...] = ()
    writes: tuple[Spot, ...] = ()
    creates: tuple[Spot, ...] = ()
    unrouted: tuple[Spot, ...] = ()
    never_raises: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What the source of the selected apps says.

    ``mentions`` counts for each signal, by its name, the places that refer to it besides its
    definition, imports and registrations: a send, a read, a text with its name. Of one that has
    none of them, code that looks through its module counts, and what lies beside the apps.
    ``imported_later`` are the modules that something may import at another time.
    ``answered`` are the signals of which some place looks at what their receivers return.
    ``unread`` are files that could not be read or parsed, with the reason.
    """

    modules: tuple[SourceModule, ...]
    registrations: tuple[Registration, ...]
    sends: tuple[Send, ...]
    mentions: dict[str, int]
    imported_later: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    unread: tuple[tuple[str, str], ...] = ()
