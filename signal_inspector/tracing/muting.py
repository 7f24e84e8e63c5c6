"""Receivers that are not called for a while, in one thread or task alone.

Nothing is disconnected. What ``_live_receivers`` found is handed on without them, so that the
connections, their order and Django's cache of them stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import FunctionType
from typing import Any

from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.instrument import put_around
from signal_inspector.tracing.layers import Around
from signal_inspector.tracing.stand_ins import receiver_of

Covers = Callable[[Any, Any, Any], bool]
"""Whether a signal sent with a sender is not to reach a receiver."""


@contextmanager
def muted(covers: Covers) -> Iterator[None]:
    """A block in which receivers that are covered are not called.

    It holds in this context, and in copies of it that are made inside, such as those of tasks;
    in all of them until the block ends.
    """
    mute = _Mute(covers)
    leave = put_around(_LAYER)
    _mutes.set((*_lasting(), mute))
    try:
        yield
    finally:
        mute.lasts = False
        # No token: blocks may end in another order, or in another context, than they began.
        _mutes.set(_lasting())
        leave()


class _Mute:
    """What one block covers."""

    __slots__ = ("covers", "lasts")

    def __init__(self, covers: Covers) -> None:
        self.covers = covers
        self.lasts = True


_mutes: ContextVar[tuple[_Mute, ...]] = ContextVar("signal_inspector_mutes", default=())


def _lasting() -> tuple[_Mute, ...]:
    return tuple(mute for mute in _mutes.get() if mute.lasts)


class _Muting:
    """The layer. It is the lowest, so that a trace knows nothing of what is muted."""

    height = 0

    def __init__(self) -> None:
        self.methods: Mapping[str, Around] = {"_live_receivers": self._around}

    def _around(self, method: FunctionType, _: str) -> Callable[..., Any]:
        @wraps(method)
        @unseen
        def _live_receivers(self: Any, sender: Any) -> Any:
            found = method(self, sender)
            mutes = _lasting()
            return _without(mutes, self, sender, found) if mutes else found

        return _live_receivers


_LAYER = _Muting()


def _without(mutes: tuple[_Mute, ...], signal: Any, sender: Any, found: Any) -> Any:
    """The receivers that are not covered: a list, or a tuple of lists of both kinds."""
    if type(found) is tuple:
        return tuple(_without(mutes, signal, sender, each) for each in found)
    return [
        receiver
        for receiver in found
        # Ours is above a trace only where somebody patched over the trace.
        if not any(mute.covers(signal, sender, receiver_of(receiver)) for mute in mutes)
    ]
