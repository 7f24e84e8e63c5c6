"""Whether a ``send`` calls each receiver before it takes the next."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType
from typing import Any

from django.dispatch import Signal, dispatcher


def calls_as_it_iterates(send: FunctionType) -> bool:
    """Whether ``send`` calls each receiver before it takes the next, and for none returns [].

    That is what all known versions of Django do; it is tried on a signal of no one's, so that
    a version which does otherwise gets stand-ins.
    """
    if send.__module__ != dispatcher.__name__ or send.__code__.co_filename != dispatcher.__file__:
        return False
    order: list[str] = []

    def first(**_: Any) -> None:
        order.append("call of the first")

    def second(**_: Any) -> None:
        order.append("call of the second")

    def taken() -> Iterator[Any]:
        for receiver in (first, second):
            order.append("taken")
            yield receiver
        order.append("end")

    signal = Signal()
    nothing = send(signal, None)
    takes_pair = type(signal._live_receivers(None)) is tuple
    signal.receivers = [None]
    vars(signal)["_live_receivers"] = lambda _: (taken(), []) if takes_pair else taken()
    responses = send(signal, None)
    return (
        nothing == []
        and order == ["taken", "call of the first", "taken", "call of the second", "end"]
        and [receiver for receiver, _ in responses] == [first, second]
    )
