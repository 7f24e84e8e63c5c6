"""What an audit says: findings, and the rules' answers that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from signal_inspector.domain.snapshot import Location, Origin, Receiver, Sender

Severity = Literal["INFO", "WARNING", "ERROR"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the lightest to the gravest."""


def at_least(severity: Severity, level: Severity) -> bool:
    """Whether ``severity`` is as grave as ``level`` or graver."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(level)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a line of source: ``columns`` are the first and the one past the last, from 1."""

    location: Location
    columns: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What filters look at: a signal, and the receiver and sender of a connection to it."""

    signal: str | None = None
    sender: Sender | None = None
    receiver: Receiver | None = None
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has found.

    ``subject`` names what the problem is about, the same in each run and on each machine.
    ``message`` says what happens at run time and ``hint`` how to mend it, each in one or two
    sentences. ``spot`` is where the fault is, ``others`` are further places that belong to it:
    a suppression counts on each of these lines. ``signal``, ``sender`` and ``receiver`` are what
    filters look at, and so are those of ``more``, where it is about several connections;
    ``origin`` and ``owner`` tell whose code it is, where no receiver does.
    """

    subject: str
    message: str
    hint: str
    spot: Spot | None
    others: tuple[Location, ...] = ()
    signal: str | None = None
    sender: Sender | None = None
    receiver: Receiver | None = None
    is_async: bool = False
    origin: Origin | None = None
    owner: str | None = None
    more: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the rule that found it, and whose code it is in.

    ``id`` is that of the rule (``signal_inspector.W001``), ``owner`` the label of the app or,
    where no installed app holds the code, the package.
    """

    id: str
    rule: str
    severity: Severity
    subject: str
    message: str
    hint: str
    origin: Origin
    owner: str
    location: Location | None
    columns: tuple[int, int] | None = None
    others: tuple[Location, ...] = ()
    signal: str | None = None
    sender: Sender | None = None
    receiver: Receiver | None = None
    is_async: bool = False
    more: tuple[Topic, ...] = ()

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All that it is about, the first one as reports show it."""
        return Topic(self.signal, self.sender, self.receiver, self.is_async), *self.more

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What makes it the same finding in the next run, wherever its lines have moved."""
        return self.rule, self.subject
