"""The places in the source that send a signal."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.source import Send
from signal_inspector.source.evaluation.frames import Frame
from signal_inspector.source.evaluation.values import (
    NONE,
    Arguments,
    Constant,
    SignalMethod,
    is_parameter,
)
from signal_inspector.source.wiring.places import Place, Places, in_order
from signal_inspector.source.wiring.references import reference
from signal_inspector.source.wiring.signals import Signals

_METHODS: dict[str, SendMethod] = {
    "send": "send",
    "send_robust": "send_robust",
    "asend": "asend",
    "asend_robust": "asend_robust",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """The lines of a call that sends a signal, and the column it begins in."""

    signal: str
    module: str
    first: int
    last: int
    column: int

    def covers(self, line: int) -> bool:
        """Whether a line of its module is part of the call."""
        return self.first <= line <= self.last


class Sends:
    """Collects sends."""

    def __init__(self, signals: Signals, places: Places) -> None:
        self._signals = signals
        self._places = places
        self._found: list[tuple[Place, Send]] = []

    def sends(self, method: SignalMethod, arguments: Arguments, at: ast.expr, frame: Frame) -> None:
        """A call of ``send`` or its like of something that may be a signal.

        Much else has a ``send``. What is no known signal is passed over, but for calls with a
        keyword ``sender``.
        """
        signal = method.signal or NONE
        names_sender = "sender" in arguments.keywords
        if isinstance(signal, Constant):
            return
        if not names_sender and not self._signals.may_be_one(signal):
            return
        is_open = is_parameter(signal)
        place = self._places.place(at, frame, decorated=False, is_open=is_open)
        if is_open:
            return
        otherwise = arguments.keywords.get("sender", arguments.more or NONE)
        given = arguments.positional[:1] or (otherwise,)
        send = Send(
            signal=self._signals.reference(signal),
            method=_METHODS[method.name],
            sender=reference(given[0]),
            arguments=tuple(name for name in arguments.keywords if name != "sender"),
            passes_more=arguments.more is not None,
            module=place.site.module.source,
            enclosing=place.site.enclosing,
            spot=self._places.spot(place.site),
        )
        self._found.append((place, send))

    def all(self) -> tuple[Send, ...]:
        """Each place once, in the order of files and lines."""
        found = {send: None for place, send in self._found if self._places.counts(place)}
        return tuple(sorted(found, key=lambda send: in_order(send.spot)))

    def places(self) -> tuple[Sent, ...]:
        """The lines of each place."""
        return tuple({_lines_of(place, send): None for place, send in self._found})


def _lines_of(place: Place, send: Send) -> Sent:
    site = place.site
    last = site.node.end_lineno or site.node.lineno
    return Sent(send.signal.text, site.module.name, site.node.lineno, last, site.node.col_offset)
