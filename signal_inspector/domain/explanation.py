"""Answers about a signal, a receiver and an app, as frozen values.

Each holds what a snapshot alone can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signal_inspector.domain.snapshot import Connection, Pending, Receiver, Signal
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
class SignalExplanation:
    """A signal with all who listen, and who waits for a model that was never loaded."""

    signal: Signal
    pending: tuple[Pending, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A connection of a receiver, and how many receivers its signal has."""

    signal: str
    connection: Connection
    out_of: int


@dataclass(frozen=True, slots=True)
class ReceiverExplanation:
    """A receiver's name, what the code behind it is, and each of its connections.

    ``codes`` are several where the same name stands for different code.
    """

    name: str
    codes: tuple[Receiver, ...]
    places: tuple[Place, ...]
    pending: tuple[Pending, ...]


@dataclass(frozen=True, slots=True)
class AppExplanation:
    """An app by its label: the signals that it defines, what it listens to, who listens to it.

    ``heard_by`` are the connections of other apps to its signals and to its models.
    """

    label: str
    defines: tuple[Signal, ...]
    listens_to: tuple[Link, ...]
    heard_by: tuple[Link, ...]
    pending: tuple[Pending, ...]


Explanation = ModelTimeline | SignalExplanation | ReceiverExplanation | AppExplanation
