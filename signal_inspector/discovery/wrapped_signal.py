"""Wraps ``connect`` and ``disconnect`` of Django's signals, so that each call is remembered.

The wrappers hand their arguments over: while Django's own code runs, nothing of this package holds
the receiver, so that it dies exactly when it would otherwise. They keep name, module and
``__self__`` of what they wrap, by which Django's check ``signals.E001`` knows a lazy connection.
Overrides in subclasses are left alone: what they connect they pass on to these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

import django
from django.dispatch import Signal

from signal_inspector.discovery import static
from signal_inspector.discovery.dispatcher import holder_of, is_plain, key_of
from signal_inspector.discovery.memories import ReceiverMemory, identity_of
from signal_inspector.discovery.recorded import RecordedCall, Verb
from signal_inspector.discovery.wrappers import author_of
from signal_inspector.domain.recording import Outcome
from signal_inspector.errors import UnknownLayoutError

CALLS: list[RecordedCall] = []
"""What has been recorded, in the order in which the calls ended."""

_waiting: list[RecordedCall] = []
_thread = threading.local()
_unknown: list[str] = []

_T = TypeVar("_T")
_CONNECT = ("self", "receiver", "sender", "weak", "dispatch_uid")
_DISCONNECT = ("self", "receiver", "sender", "dispatch_uid")


def wrap_signal() -> None:
    """Has the calls of all signals recorded."""
    _wrap(Signal, "connect", _CONNECT, _connecting)
    _wrap(Signal, "disconnect", _DISCONNECT, _disconnecting)


def wrap_model_signal() -> None:
    """Has the calls recorded whose senders are models that are not loaded yet."""
    from django.db.models.signals import ModelSignal

    _wrap(ModelSignal, "connect", (*_CONNECT, "apps"), _connecting_lazily)
    _wrap(ModelSignal, "disconnect", (*_DISCONNECT, "apps"), _disconnecting_lazily)


def check_that_all_is_known() -> None:
    """Raises UnknownLayoutError where this Django's methods could not be wrapped."""
    if _unknown:
        raise UnknownLayoutError(f"nothing was recorded: {'; '.join(_unknown)}.")


def _wrap(cls: type, name: str, parameters: tuple[str, ...], wrapper: Callable[[Any], Any]) -> None:
    """Puts the wrapper in place; a method with other parameters than expected stays as it is."""
    original = static.class_attributes(cls).get(name)
    method = author_of(original)
    code = method.__code__ if type(method) is FunctionType else None
    if code is None or code.co_varnames[: code.co_argcount] != parameters:
        _unknown.append(_why_unknown(f"{cls.__name__}.{name}", cls if method is None else method))
    else:
        setattr(cls, name, wraps(original)(wrapper(original)))  # type: ignore[arg-type]


def _why_unknown(method: str, found: Any) -> str:
    module = static.module_of(found)
    if module.partition(".")[0] == "django":
        return (
            f"{method} of Django {django.__version__} takes arguments that this version of "
            "django-signal-inspector does not know; upgrade django-signal-inspector"
        )
    return (
        f"{module} has put a function with other arguments in the place of {method}; give it "
        "those of Django's, or functools.wraps"
    )


def _connecting(original: Any) -> Any:
    def connect(
        self: Any, receiver: Any, sender: Any = None, weak: Any = True, dispatch_uid: Any = None
    ) -> Any:
        begun = _attempt(_Connecting, self, receiver, sender, weak, dispatch_uid)
        handed = [receiver]
        del receiver
        try:
            result = original(self, handed.pop(), sender, weak, dispatch_uid)
        except BaseException:
            _attempt(_Connecting.failed, begun)
            raise
        _attempt(_Connecting.ended, begun)
        return result

    return connect


def _disconnecting(original: Any) -> Any:
    def disconnect(
        self: Any, receiver: Any = None, sender: Any = None, dispatch_uid: Any = None
    ) -> Any:
        call = _attempt(_disconnect_begins, self, receiver, sender, dispatch_uid)
        handed = [receiver]
        del receiver
        try:
            result = original(self, handed.pop(), sender, dispatch_uid)
        except BaseException:
            _attempt(_ends, call, "failed")
            raise
        _attempt(_ends, call, "disconnected" if result is True else "not connected")
        return result

    return disconnect


def _connecting_lazily(original: Any) -> Any:
    def connect(
        self: Any,
        receiver: Any,
        sender: Any = None,
        weak: Any = True,
        dispatch_uid: Any = None,
        apps: Any = None,
    ) -> Any:
        lazy = _attempt(_lazily, "connect", self, receiver, sender, weak, dispatch_uid)
        handed = [receiver]
        del receiver
        try:
            result = original(self, handed.pop(), sender, weak, dispatch_uid, apps)
        except BaseException:
            _attempt(_Lazy.ended, lazy, "failed")
            raise
        _attempt(_Lazy.ended, lazy, "pending")
        return result

    return connect


def _disconnecting_lazily(original: Any) -> Any:
    def disconnect(
        self: Any,
        receiver: Any = None,
        sender: Any = None,
        dispatch_uid: Any = None,
        apps: Any = None,
    ) -> Any:
        lazy = _attempt(_lazily, "disconnect", self, receiver, sender, True, dispatch_uid)
        handed = [receiver]
        del receiver
        try:
            result = original(self, handed.pop(), sender, dispatch_uid, apps)
        except BaseException:
            _attempt(_Lazy.ended, lazy, "failed")
            raise
        _attempt(_Lazy.ended, lazy, "pending")
        return result

    return disconnect


def _attempt(step: Callable[..., _T], *arguments: Any) -> _T | None:
    """Takes a step of the recorder, after one that succeeded.

    If one fails, that call is not recorded: the project must not notice.
    """
    if arguments[0] is None:
        return None
    try:
        return step(*arguments)
    except Exception:
        return None


class _Connecting:
    """A call of ``connect`` that is under way."""

    def __init__(self, signal: Any, receiver: Any, sender: Any, weak: Any, uid: Any) -> None:
        self.key = key_of(receiver, sender, uid)
        self.holder: ReceiverMemory | None = None
        holder = holder_of(signal, self.key)
        if holder is not None and holder is not static.MISSING:
            self.holder = ReceiverMemory(holder)
        self.signal = signal
        self.call = _awaited("connect", signal, receiver, sender, uid) or RecordedCall(
            "connect", signal, receiver, sender, _is_weak(weak), uid
        )
        self.call.take_sender(sender, self.key)

    def failed(self) -> None:
        _ends(self.call, "failed")

    def ended(self) -> None:
        if self.holder is not None:
            self._refused_by(self.holder)
            return
        holder = holder_of(self.signal, self.key)
        if holder is static.MISSING:
            # Django may have found that a uid equals another which is not asked here.
            _ends(self.call, "connected" if is_plain(self.key.dispatch_uid) else "refused")
        elif holder is None:
            # An entry whose receiver is gone: the one just made, or an old one in its place.
            _ends(self.call, "connected" if self.call.receiver.died else "refused")
        elif self.call.receiver.identity == identity_of(holder):
            _ends(self.call, "connected")
        else:
            self._refused_by(ReceiverMemory(holder))

    def _refused_by(self, holder: ReceiverMemory) -> None:
        if holder.identity != self.call.receiver.identity:
            self.call.holder = holder
        _ends(self.call, "refused")


def _disconnect_begins(signal: Any, receiver: Any, sender: Any, uid: Any) -> RecordedCall:
    """Remembers what is going to be disconnected or, where nothing is, what was meant to be."""
    key = key_of(receiver, sender, uid)
    call = _awaited("disconnect", signal, receiver, sender, uid) or RecordedCall(
        "disconnect", signal, receiver, sender, True, uid
    )
    call.take_sender(sender, key)
    holder = holder_of(signal, key)
    if holder is not None and holder is not static.MISSING:
        call.receiver = ReceiverMemory(holder)
    return call


def _ends(call: RecordedCall, outcome: Outcome) -> None:
    call.outcome = outcome
    if not call.noted:
        call.noted = True
        CALLS.append(call)


class _Lazy:
    """A call with the text of a model as its sender, which comes to something now or later."""

    def __init__(self, call: RecordedCall) -> None:
        self.call = call
        self.around: RecordedCall | None = getattr(_thread, "lazy", None)
        _thread.lazy = call

    def ended(self, outcome: Outcome) -> None:
        if _thread.lazy is self.call:  # it has come to nothing yet
            _ends(self.call, outcome)
            if outcome == "pending":
                _waiting.append(self.call)
        _thread.lazy = self.around


def _lazily(
    verb: Verb, signal: Any, receiver: Any, sender: Any, weak: Any, uid: Any
) -> _Lazy | None:
    if not issubclass(type(sender), str):
        return None
    return _Lazy(RecordedCall(verb, signal, receiver, sender, _is_weak(weak), uid))


def _is_weak(weak: Any) -> bool:
    """What the argument says; an object is not asked whether it is true."""
    return not is_plain(weak) or bool(weak)


def _awaited(verb: Verb, signal: Any, receiver: Any, sender: Any, uid: Any) -> RecordedCall | None:
    """The call that has waited for its sender, a model, until now."""
    lazy: RecordedCall | None = getattr(_thread, "lazy", None)
    if lazy is not None and lazy.waits_for(verb, signal, receiver, uid):
        _thread.lazy = None
        return lazy
    label = _label_of(sender)
    for call in list(_waiting):
        if call.waits_for(verb, signal, receiver, uid) and call.model_label == label:
            _waiting[:] = [one for one in _waiting if one is not call]
            return call
    return None


def _label_of(sender: Any) -> str | None:
    """``app.model`` of a model, in lower case."""
    if not issubclass(type(sender), type):
        return None
    options = static.instance_attributes(static.inherited_attribute(sender, "_meta")) or {}
    return f"{options.get('app_label')}.{options.get('model_name')}".lower()
