"""What the record says that ``manage.py signals --format json`` has to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial

from . import syntax
from .callables import Code, ReceiverFacts
from .dispatcher import Connection, SignalRecord
from .holders import Holdings, find_holdings
from .naming import SignalName, name_signal
from .origin import app_of, file_of_module, origin_of, written_path
from .recorder import Recorder
from .senders import SenderFacts

__all__ = ["Expectation", "ExpectedPending", "ExpectedReceiver", "ExpectedSignal", "expect"]


@dataclass(frozen=True)
class ExpectedPlace:
    """A location; several lines where more than one is right."""

    path: str
    lines: tuple[int, ...]
    may_be_null: bool = False
    """Set where the interpreter names a file that does not exist."""


@dataclass(frozen=True)
class ExpectedSender:
    """A sender as it is to be shown."""

    kinds: tuple[str, ...]
    name: str
    label: str | None
    may_be_unknown: bool
    kinds_of_impostors: tuple[str, ...] = ()
    """Set where another object has the sender's id, and this Django stores no more than that."""


@dataclass(frozen=True)
class ExpectedReceiver:
    """A receiver as it is to be shown."""

    name: str
    kind: str
    sender: ExpectedSender
    origin: str
    app: str | None
    place: ExpectedPlace | None
    is_async: bool | None
    """None where it is not compared: Django 4.2 calls asynchronous receivers like others."""
    weak: bool
    dispatch_uid: object
    """A string is compared; True stands for anything that is not null; None for null."""
    wrapper: str | None
    wrapper_is_optional: bool


@dataclass(frozen=True)
class ExpectedSignal:
    """A signal as it is to be shown."""

    names: tuple[str, ...]
    may_be_unnamed: bool
    class_path: str
    use_caching: bool
    origin: str | None
    app: str | None
    place: ExpectedPlace | None
    """None where the place is not known or not told."""
    receivers: tuple[ExpectedReceiver, ...]
    module_attributes: tuple[str, ...] = ()
    """Every module attribute that is this signal."""
    all_places: tuple[str, ...] = ()
    """Every module attribute, class attribute and item that is this signal."""


@dataclass(frozen=True)
class ExpectedPending:
    """A connection that still waits for its sender."""

    signals: tuple[str, ...]
    receiver: str
    sender: str


@dataclass(frozen=True)
class Expectation:
    """Everything that is to be shown."""

    signals: tuple[ExpectedSignal, ...]
    pending: tuple[ExpectedPending, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """Return plain values that can be printed."""
        return asdict(self)


def expect(recorder: Recorder) -> Expectation:
    """Derive the expectation for the present moment from the record."""
    with recorder.lock:
        records = recorder.living()
        keep_alive = [each.reference() for each in records]
        connections = {id(each): each.in_order_of_calls() for each in records}
        senders = [each for standing in connections.values() for each in standing]
        targets = {each.sender.identity: sender_test(each) for each in senders}
        reused = {
            id(signal) for signal in keep_alive if not targets.get(id(signal), is_anything)(signal)
        }
        targets.update((id(signal), partial(is_same, signal)) for signal in keep_alive)
        gone = {each.sender.identity for each in senders if each.sender_is_dead()}
        # An id may be that of a sender which is gone and of one that came after it.
        reused |= gone & {each.sender.identity for each in senders if not each.sender_is_dead()}
        holdings = find_holdings(targets)
        holdings.reused |= reused
        names = {
            id(record): name_signal(record.frames, holdings.places.get(id(signal), []))
            for record, signal in zip(records, keep_alive, strict=True)
        }
        signals = [
            expect_signal(each, names[id(each)], connections[id(each)], holdings)
            for each in records
        ]
        pending = [
            ExpectedPending(names[id(each.record)].names, each.receiver.name, each.sender)
            for each in recorder.pending
            if not each.resolved and id(each.record) in names
        ]
    signals.sort(key=lambda signal: (not signal.names, signal.names, signal.class_path))
    pending.sort(key=lambda each: (each.signals, each.sender, each.receiver))
    return Expectation(tuple(signals), tuple(pending))


def is_anything(_item: object) -> bool:
    """Say yes: nobody has asked for another object with this id."""
    return True


def is_same(target: object, item: object) -> bool:
    """Say whether an item is the target itself."""
    return item is target


def sender_test(connection: Connection) -> Callable[[object], bool]:
    """Return a test of whether an object with the sender's id is the sender."""
    facts = connection.sender
    if connection.sender_reference is not None:
        return lambda item: item is connection.sender_reference()
    return lambda item: (
        id(type(item)) == facts.type_identity
        and (facts.kind != "value" or repr(item) == facts.name)
    )


def expect_signal(
    record: SignalRecord, name: SignalName, connections: list[Connection], holdings: Holdings
) -> ExpectedSignal:
    """Describe one signal with its receivers."""
    signal = record.reference()
    places = holdings.places.get(id(signal), [])
    place = None
    if name.filename is not None:
        place = ExpectedPlace(written_path(name.filename), name.lines)
    return ExpectedSignal(
        name.names,
        name.may_be_unnamed or not name.names,
        record.class_path,
        bool(signal.use_caching),
        origin_of(name.module, name.filename) if name.module else None,
        app_of(name.module),
        place,
        tuple(expect_receiver(each, record, holdings) for each in connections),
        tuple(each.name for each in places if not each.path and not each.in_class),
        tuple(each.name for each in places),
    )


def expect_receiver(
    connection: Connection, record: SignalRecord, holdings: Holdings
) -> ExpectedReceiver:
    """Describe one connection."""
    facts = connection.receiver
    place = place_of(facts)
    filename = facts.code.filename if facts.code else file_of_module(facts.module)
    if not facts.code or not same_module_file(facts):
        filename = file_of_module(facts.module) or filename
    uid = connection.dispatch_uid
    return ExpectedReceiver(
        facts.name,
        facts.kind,
        expect_sender(connection, record, holdings),
        origin_of(facts.module, filename),
        app_of(facts.module),
        place,
        connection.is_async if record.django_version >= (5, 0) else None,
        connection.weak,
        uid if uid is None or type(uid) is str else True,
        facts.wrapper.path() if facts.wrapper else None,
        facts.wrapper_is_optional or (facts.wrapper is not None and not facts.wrapper.path()),
    )


def same_module_file(facts: ReceiverFacts) -> bool:
    """Say whether the receiver's code lies in the module by which it is named."""
    return facts.code is not None and facts.code.module == facts.module


def place_of(facts: ReceiverFacts) -> ExpectedPlace | None:
    """Return where the receiver is defined, or None where no file says so."""
    if facts.code is not None:
        return place_of_code(facts.code)
    filename = file_of_module(facts.module)
    if facts.class_path is None or filename is None:
        return None
    lines = syntax.class_lines(filename, facts.class_path.removeprefix(f"{facts.module}."))
    return ExpectedPlace(written_path(filename), lines) if lines else None


def place_of_code(code: Code) -> ExpectedPlace | None:
    """Return where a piece of code was written."""
    line = code.line()
    if line is not None:
        return ExpectedPlace(written_path(code.filename), (line,))
    if code.filename.startswith("<"):
        return None
    return ExpectedPlace(written_path(code.filename), (code.first_line,), may_be_null=True)


def expect_sender(
    connection: Connection, record: SignalRecord, holdings: Holdings
) -> ExpectedSender:
    """Describe a sender, and whether this Django lets anyone know it."""
    facts = connection.sender
    version = record.django_version
    impostors: tuple[str, ...] = ()
    if facts.kind != "any" and facts.identity in holdings.reused:
        impostors = kinds_of_impostors(connection, version)
    return ExpectedSender(
        (facts.kind, *facts.other_kinds),
        facts.name,
        facts.label,
        may_be_unknown(facts, connection, version, holdings),
        impostors,
    )


def kinds_of_impostors(connection: Connection, version: tuple[int, int]) -> tuple[str, ...]:
    """Return the kinds that an object may have that is taken for the sender by its id.

    From Django 6.0 the want of a weak reference tells that the sender could take none.
    """
    if version < (6, 0):
        return ("model", "appconfig", "class", "module", "function", "instance", "value")
    return () if connection.sender_reference is not None else ("instance", "value")


def may_be_unknown(
    facts: SenderFacts, connection: Connection, version: tuple[int, int], holdings: Holdings
) -> bool:
    """Say whether ``unknown`` is an honest answer for a sender.

    Before Django 6.0 only an id is stored, from 6.0 a weak reference where one is possible.
    """
    if facts.kind == "any":
        return False
    if connection.sender_is_dead():
        return True
    if {"value", "instance", "function"} & {facts.kind, *facts.other_kinds}:
        # What has the id now need not be what was connected.
        return version < (6, 0) or connection.sender_reference is None
    if holdings.is_attribute(facts.identity):
        return False
    if version >= (6, 0):
        return connection.sender_reference is None
    return facts.kind in ("instance", "value", "function")
