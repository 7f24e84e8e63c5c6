"""Signals that an instance or a closure holds, and nothing that has a name."""

import dataclasses
import enum
from collections.abc import Callable

from django.dispatch import Signal

from zoo.shapes.hear import hear


class Station:
    """Holds a signal of its own."""

    def __init__(self) -> None:
        self.arrived = Signal()
        self.arrived.connect(self.hear_at_station)

    def hear_at_station(self, **kwargs: object) -> None:
        """Hear the station's own signal."""


class SlottedStation:
    """Holds a signal in a slot."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = Signal()
        self.left.connect(hear, dispatch_uid="slotted")


class Events(enum.Enum):
    """Has members whose values are signals."""

    PAID = Signal()
    LOST = Signal(use_caching=True)


@dataclasses.dataclass
class Bundle:
    """Holds signals in the fields of an instance."""

    sent: Signal
    received: Signal = dataclasses.field(default_factory=Signal)


def make_emitter() -> Callable[[], object]:
    """Hold a signal in a closure."""
    emitted = Signal()
    emitted.connect(hear, dispatch_uid="emitter")
    return lambda: emitted.send(None)


def lose_a_signal() -> None:
    """Make a signal that nobody keeps."""
    Signal()


STATION = Station()
SLOTTED = SlottedStation()
BUNDLE = Bundle(Signal())
BUNDLE.sent.connect(hear, dispatch_uid="bundle")
Events.PAID.value.connect(hear, dispatch_uid="event")
EMIT = make_emitter()
lose_a_signal()
