"""A report as lines and what stands below them, before it is drawn in a format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from signal_inspector.domain.snapshot import Connection, Location, Sender
from signal_inspector.renderers import styles
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.rows import merged, sender_text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, with a style and whether it is code: a name, a call, a table."""

    text: str
    style: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A receiver that is called, or several that look the same, with the order of each."""

    connection: Connection
    orders: tuple[int, ...]
    shows_sender: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line and what stands below it. ``location`` is where the thing stands in a file."""

    pieces: tuple[Piece, ...]
    below: tuple[Line | Called, ...] = ()
    location: Location | None = None

    def over(self, below: Iterable[Line | Called]) -> Line:
        """The line with these below it."""
        return replace(self, below=(*self.below, *below))


def line(*pieces: Piece | str) -> Line:
    """A line of pieces and plain texts."""
    return Line(tuple(Piece(one) if isinstance(one, str) else one for one in pieces))


def quiet(text: str) -> Piece:
    """What is said beside."""
    return Piece(text, styles.QUIET)


def name(text: str, style: str = "") -> Piece:
    """Something that code names."""
    return Piece(text, style, is_code=True)


def names(texts: Sequence[str], *, most: int | None = None, style: str = "") -> list[Piece]:
    """``a, b and c``; of many, ``most`` of them and how many more there are."""
    shown = texts if most is None or len(texts) <= most + 1 else texts[:most]
    pieces: list[Piece] = []
    for number, text in enumerate(shown, 1):
        is_last = number == len(texts)
        if number > 1:
            pieces.append(Piece(" and " if is_last else ", "))
        pieces.append(name(text, style))
    if len(shown) < len(texts):
        pieces.append(Piece(f" and {len(texts) - len(shown)} more"))
    return pieces


def model_name(sender: Sender) -> Piece:
    """A sender as people name it; one that is unknown stands out."""
    if sender.kind == "unknown":
        return Piece("? (unknown)", styles.ALARM)
    return name(sender_text(sender), styles.SENDER)


def called(connections: Iterable[Connection], *, sender: Sender | None = None) -> list[Called]:
    """Receivers in dispatch order; each with its sender where that is not ``sender``."""
    return [
        Called(connection, orders, shows_sender=connection.sender != sender)
        for connection, orders in merged(connections)
    ]


def count(number: int, noun: str) -> str:
    """``1 receiver``, ``2 receivers``, ``no receivers``."""
    return quantity(number, noun) if number else f"no {noun}s"
