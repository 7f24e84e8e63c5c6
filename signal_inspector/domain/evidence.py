"""All that the rules may look at: frozen values, read from the process and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from signal_inspector.domain.contract import Contract
from signal_inspector.domain.finding import Spot
from signal_inspector.domain.recording import Recording
from signal_inspector.domain.snapshot import Connection, Location, Origin, Sender, Signal, Snapshot
from signal_inspector.domain.source import Body, Reference, Registration, Source


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a callable, as a caller sees it."""

    name: str
    kind: Literal["positional_only", "normal", "keyword_only", "rest", "keywords"]
    required: bool


Signature = tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Calling:
    """How a receiver can be called, read without calling it.

    ``signature`` is that of the object that Django calls, ``author_signature`` that of what stands
    behind its wrappers, which Django looks at with DEBUG on; None where no Python code tells.
    ``has_qualname`` tells whether it has a ``__qualname__``. ``is_awaited`` tells whether this
    Django would await it; ``returns_coroutine`` that calling it only makes the coroutine of
    what its author wrote, seen in its code; ``drops`` is the path of another coroutine function
    whose coroutine each call of it makes and never awaits. ``method_of`` is the path of the class
    whose plain method was connected without an instance; ``hands_all_on`` tells that its wrappers,
    if any, call that method with all that they are given. ``replaced_by`` is the path of the
    wrapper that its module has under its name, where that is not what is connected, and then
    ``is_below_receiver`` tells that ``@receiver`` stands above it. ``twins`` is the same number for
    all connections of a signal that have the same code, equal closure, arguments and ``self``, and
    the same sender, and None for one that is alone; ``second_import`` is the other name of its
    module, where the same file was imported under two names.
    """

    signature: Signature | None
    author_signature: Signature | None
    has_qualname: bool
    is_awaited: bool
    returns_coroutine: bool
    drops: str | None = None
    method_of: str | None = None
    hands_all_on: bool = False
    replaced_by: str | None = None
    is_below_receiver: bool = False
    twins: int | None = None
    second_import: str | None = None


_SENDS = frozenset({"send", "send_robust", "asend", "asend_robust"})


@dataclass(frozen=True, slots=True)
class SignalClass:
    """What a signal's class, or the signal itself, defines that no class of Django does.

    ``own_names`` are the names of all of it, ``coroutines`` those of its ``async def`` methods.
    """

    own_names: frozenset[str] = frozenset()
    coroutines: frozenset[str] = frozenset()

    @property
    def sends_its_own_way(self) -> bool:
        """Whether it may change what receivers get, which of them run and what becomes of what
        they return."""
        inner = {"_live_receivers", "__getattribute__"}
        return not self.own_names.isdisjoint(_SENDS | inner)

    @property
    def connects_its_own_way(self) -> bool:
        """Whether a ``connect`` or ``disconnect`` of it may do something else than Django's."""
        return not self.own_names.isdisjoint({"connect", "disconnect", "__getattribute__"})


@dataclass(frozen=True, slots=True)
class SenderClass:
    """The class that is a sender, or whose instance is one: its path and those of its bases.

    ``below`` are the installed models below a proxy. ``is_like_user`` tells that it has attributes
    of a user, whatever its bases are.
    """

    bases: tuple[str, ...]
    below: tuple[str, ...] = ()
    is_like_user: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """A connection with its signal and all that is known of it.

    ``body`` is what its source does, None where that was not read; ``registered`` are the places
    in the source that connect it, ``perhaps`` those that make a receiver like it on the spot.
    ``sender_class`` is there for classes and
    instances.
    ``sender_has_models`` tells of an app config whether its app has a module of models.
    ``sender_number`` is the same for all connections of a signal with one sender, and None for any
    sender. ``sender_is_sent_text`` tells that it is the very text that Django sends the signal
    with, and no other text that is equal.
    """

    signal: Signal
    connection: Connection
    calling: Calling
    sender_class: SenderClass | None = None
    sender_has_models: bool | None = None
    body: Body | None = None
    registered: tuple[Registration, ...] = ()
    perhaps: tuple[Registration, ...] = ()
    sender_number: int | None = None
    sender_is_sent_text: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A many-to-many relation or foreign key of a model. ``on_delete`` is the name of the rule
    (``CASCADE``, ``SET(...)``); ``through`` the dotted path of the through model."""

    name: str
    to: str
    on_delete: str | None = None
    through: str | None = None


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model as Django knows it; all names are dotted paths.

    ``label`` is ``app.Model``. ``children`` are the direct ones of multi-table inheritance,
    ``proxies`` all proxies of it (not of its children), ``parents`` all concrete parents.
    ``is_through`` tells that a many-to-many relation goes through it. ``save_may_skip`` tells that
    a ``save`` of its own may return without saving.
    """

    name: str
    label: str
    location: Location | None
    abstract: bool = False
    swapped: str | None = None
    auto_created: bool = False
    proxy_for: str | None = None
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    is_through: bool = False
    may_be_fast_deleted: bool = False
    save_may_skip: bool = False
    many_to_many: tuple[Relation, ...] = ()
    foreign_keys: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class AppFacts:
    """An installed app: ``config`` is the path of its config's class, ``folder`` as reports show
    it."""

    label: str
    name: str
    config: str
    folder: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A suppression that suppressed nothing: ``text`` as it is written, ``rule`` it names.

    ``known`` tells whether there is a rule of that name; ``origin`` and ``owner`` whose file it
    is in; ``where`` names the place that is no line of source (``setting IGNORE``).
    ``held`` is how many findings an entry of the baseline is for, ``left`` how many there still
    are.
    """

    text: str
    rule: str
    known: bool
    where: str
    spot: Spot | None
    origin: Origin
    owner: str
    held: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """``django`` is (major, minor). ``contracts`` are those of Django's own signals by name.

    ``source`` is None where no source was to be read, ``recording`` where nothing was recorded.
    ``user_model`` is the path of ``AUTH_USER_MODEL``, ``databases`` the number of aliases.
    ``models_modules`` are the modules that connect receivers as Django imports the models of an
    app.
    ``unused`` are the suppressions that the findings of all other rules have left unused.
    ``signal_classes`` are those of the signals by name, as far as they have anything of their own.
    ``senders`` tells what the expressions mean that places in the source send with, as far as the
    process knows. ``serves_asgi`` tells whether the settings name an ASGI application.
    """

    snapshot: Snapshot
    django: tuple[int, int]
    listeners: tuple[Listener, ...]
    models: Mapping[str, ModelFacts]
    apps: tuple[AppFacts, ...]
    contracts: Mapping[str, Contract]
    source: Source | None = None
    recording: Recording | None = None
    user_model: str | None = None
    databases: int = 1
    models_modules: frozenset[str] = frozenset()
    unused: tuple[Unused, ...] = ()
    signal_classes: Mapping[str, SignalClass] = field(default_factory=dict)
    senders: Mapping[Reference, Sender] = field(default_factory=dict)
    serves_asgi: bool = True

    def class_of(self, signal: str) -> SignalClass:
        """The class of the signal of that name; one of Django's where nothing else is known."""
        return self.signal_classes.get(signal, SignalClass())
