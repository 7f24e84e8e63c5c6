"""Tells of each send, with what was sent, before anybody hears it.

Unlike a trace this looks at no receiver, so it leaves a program as it is but for the frames
around ``send`` and its like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from functools import wraps
from inspect import iscoroutinefunction
from types import FunctionType
from typing import Any

from signal_inspector.domain.contract import SendMethod
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.instrument import put_around
from signal_inspector.tracing.layers import Around

Tell = Callable[[Any, Any, SendMethod, Mapping[str, Any]], object]
"""Takes the signal, the sender, the name of the method and the other arguments."""


def tap(tell: Tell) -> Callable[[], None]:
    """Call ``tell`` at each send in this process from now on. Returns the undo, good for once.

    What it raises goes to whoever sent.
    """
    _LAYER.listeners = (*_LAYER.listeners, tell)
    leave = put_around(_LAYER)

    def undo() -> None:
        _LAYER.listeners = tuple(each for each in _LAYER.listeners if each is not tell)
        leave()

    return undo


class _Send:
    """A send that lasts. ``is_heard`` when its receivers were asked for: what comes then is new."""

    __slots__ = ("is_heard", "signal")

    def __init__(self, signal: Any) -> None:
        self.signal = signal
        self.is_heard = False


_current: ContextVar[_Send | None] = ContextVar("signal_inspector_send", default=None)


class _Taps:
    """The layer."""

    height = 1

    def __init__(self) -> None:
        self.listeners: tuple[Tell, ...] = ()
        self.methods: Mapping[str, Around] = {
            "send": self._around_sync,
            "send_robust": self._around_sync,
            "asend": self._around_async,
            "asend_robust": self._around_async,
            "_live_receivers": _around_listing,
            "has_listeners": _around_question,
        }

    def _around_sync(self, method: FunctionType, how: Any) -> Callable[..., Any]:
        begin = self._begin

        @wraps(method)
        @unseen
        def send(self_: Any, /, *args: Any, **named: Any) -> Any:
            sending = begin(self_, how, args, named)
            if sending is None:
                return method(self_, *args, **named)
            token = _current.set(sending)
            try:
                return method(self_, *args, **named)
            finally:
                sending.is_heard = True
                _current.reset(token)

        return send

    def _around_async(self, method: FunctionType, how: Any) -> Callable[..., Any] | None:
        if not iscoroutinefunction(method):
            return None  # what it returns is its own; the base's method that it calls is seen
        begin = self._begin

        @wraps(method)
        @unseen
        async def asend(self_: Any, /, *args: Any, **named: Any) -> Any:
            sending = begin(self_, how, args, named)
            if sending is None:
                return await method(self_, *args, **named)
            token = _current.set(sending)
            try:
                return await method(self_, *args, **named)
            finally:
                sending.is_heard = True
                _reset(token)

        return asend

    def _begin(
        self, signal: Any, how: SendMethod, args: tuple[Any, ...], named: dict[str, Any]
    ) -> _Send | None:
        """Tell of a send, but for that of a base's method which a subclass calls in its own."""
        around = _current.get()
        if around is not None and around.signal is signal and not around.is_heard:
            return None
        if args:
            sender = args[0]
        elif "sender" in named:
            sender = named["sender"]
            named = {name: value for name, value in named.items() if name != "sender"}
        else:
            return None  # which raises TypeError
        for tell in self.listeners:
            tell(signal, sender, how, named)
        return _Send(signal)


def _around_listing(method: FunctionType, _: str) -> Callable[..., Any]:
    """``_live_receivers``, after which receivers run and may send the same signal again."""

    @wraps(method)
    @unseen
    def _live_receivers(self: Any, sender: Any) -> Any:
        found = method(self, sender)
        sending = _current.get()
        if sending is not None and sending.signal is self:
            sending.is_heard = True
        return found

    return _live_receivers


def _around_question(method: FunctionType, _: str) -> Callable[..., Any]:
    """``has_listeners``, which asks for the receivers and runs none."""

    @wraps(method)
    @unseen
    def has_listeners(self_: Any, /, *args: Any, **named: Any) -> Any:
        sending = _current.get()
        was_heard = sending is None or sending.is_heard
        answer = method(self_, *args, **named)
        if sending is not None:
            sending.is_heard = was_heard
        return answer

    return has_listeners


def _reset(token: Token[_Send | None]) -> None:
    try:
        _current.reset(token)
    except ValueError:  # a coroutine that another context closes
        return


_LAYER = _Taps()
