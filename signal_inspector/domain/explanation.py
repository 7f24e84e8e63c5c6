"""Answers about a signal, a receiver and an app, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.contract import SenderSort, SendMethod
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.snapshot import Connection, Location, Pending, Receiver, Signal
from signal_inspector.domain.source import Send
from signal_inspector.domain.timeline import ModelTimeline

TargetKind = Literal["model", "signal", "receiver", "app"]


@dataclass(frozen=True, slots=True)
class Link:
    """A connection from where its signal comes from to the app that listens.

    ``source`` is the app of the sender, else of the signal, else the signal's package;
    ``listener`` the receiver's app or package.
    """

    signal: str
    source: str
    listener: str
    connection: Connection


@dataclass(frozen=True, slots=True)
class AppSend:
    """A place that sends a signal: ``by`` is the app or package of the place, ``owner`` that of the
    signal, None where the source does not name the signal."""

    by: str
    owner: str | None
    send: Send


@dataclass(frozen=True, slots=True)
class Sending:
    """How a signal is sent, and with what.

    ``arguments`` are those that every receiver gets besides ``signal`` and ``sender``,
    ``sometimes`` those that only some senders give; they are the whole truth where ``is_whole``,
    else what is known of it. ``senders`` and ``texts`` are those of a ``contract``: what this
    Django promises of a signal of its own. ``places`` are those in the source, ``maybe`` those that
    send some signal of the same container; ``is_read`` tells whether any source was read.
    ``example`` is the head of a function that can receive it.
    """

    arguments: tuple[str, ...]
    sometimes: tuple[str, ...]
    is_whole: bool
    by_django: bool
    methods: tuple[SendMethod, ...]
    senders: tuple[SenderSort, ...]
    texts: tuple[str, ...]
    places: tuple[Send, ...]
    maybe: tuple[Send, ...]
    is_read: bool
    example: str


@dataclass(frozen=True, slots=True)
class SignalExplanation:
    """A signal with all who listen, and who waits for a model that was never loaded."""

    signal: Signal
    pending: tuple[Pending, ...]
    sending: Sending | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A connection of a receiver, and how many receivers its signal has.

    ``registered`` are the places in the source that may have made it.
    """

    signal: str
    connection: Connection
    out_of: int
    registered: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverExplanation:
    """A receiver's name, what the code behind it is, and each of its connections.

    ``codes`` are several where the same name stands for different code. ``absences`` are the
    connections that it could have and has not; ``findings`` what the rules find wrong with it;
    ``sends`` the places in its own source that send a signal.
    """

    name: str
    codes: tuple[Receiver, ...]
    places: tuple[Place, ...]
    pending: tuple[Pending, ...]
    absences: tuple[Absence, ...] = ()
    findings: tuple[Finding, ...] = ()
    sends: tuple[Send, ...] = ()


@dataclass(frozen=True, slots=True)
class AppExplanation:
    """An app by its label: the signals that it defines, what it listens to, who listens to it.

    ``is_installed`` tells an app from a package that only holds receivers. ``heard_by`` are the
    connections of other apps to its signals and to its models; ``sends`` the places in its source
    that send a signal, ``sent_by`` those of others that send one of its signals; ``findings`` its
    modules that connect receivers and that nothing imports.
    """

    label: str
    is_installed: bool
    defines: tuple[Signal, ...]
    listens_to: tuple[Link, ...]
    heard_by: tuple[Link, ...]
    pending: tuple[Pending, ...]
    sends: tuple[AppSend, ...] = ()
    sent_by: tuple[AppSend, ...] = ()
    findings: tuple[Finding, ...] = ()


Explanation = ModelTimeline | SignalExplanation | ReceiverExplanation | AppExplanation
