"""What stands in for a receiver while a dispatch lasts: in all but a call, the receiver itself.

Django, its subclasses and what they log see the receiver's attributes, class, equality, hash
and representation. ``unwrap`` puts the receivers back into the responses.
"""

from __future__ import annotations

import asyncio
from typing import Any

from signal_inspector.discovery import static
from signal_inspector.tracing.frames import unseen
from signal_inspector.tracing.spans import Place, Run, Span, clock, outcome_of
from signal_inspector.tracing.steps import Steps, current


class StandIn:
    """Calls a receiver and notes when, and how it ended."""

    __slots__ = ("_signal_inspector_place", "_signal_inspector_receiver")

    def __init__(self, receiver: Any, span: Span, index: int) -> None:
        _set_receiver(self, receiver)
        _set_place(self, (span, index))

    def __getattribute__(self, name: str) -> Any:
        return getattr(_receiver_of(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(_receiver_of(self), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(_receiver_of(self), name)

    def __repr__(self) -> str:
        return repr(_receiver_of(self))

    def __str__(self) -> str:
        return str(_receiver_of(self))

    def __bool__(self) -> bool:
        return bool(_receiver_of(self))

    def __dir__(self) -> list[str]:
        return dir(_receiver_of(self))

    def __eq__(self, other: object) -> Any:
        return _receiver_of(self) == receiver_of(other)

    def __ne__(self, other: object) -> Any:
        return _receiver_of(self) != receiver_of(other)

    def __hash__(self) -> int:
        return hash(_receiver_of(self))

    @unseen
    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        receiver, place = _receiver_of(self), _place_of(self)
        if not _is_open(place):
            return receiver(*args, **kwargs)
        run = _begin(place)
        token = current.set(place)
        try:
            response = receiver(*args, **kwargs)
        except BaseException as error:
            _failed(run, error)
            raise
        else:
            run.end = clock()
            run.outcome = "returned"
            return response
        finally:
            current.reset(token)


class AsyncStandIn(StandIn):
    """Calls a receiver that returns an awaitable, and goes with it until it is done."""

    __slots__ = ()

    @unseen
    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        receiver, place = _receiver_of(self), _place_of(self)
        if not _is_open(place):
            return receiver(*args, **kwargs)
        run = _begin(place)
        token = current.set(place)
        try:
            awaitable = receiver(*args, **kwargs)
        except BaseException as error:
            _failed(run, error)
            raise
        finally:
            current.reset(token)
        return _followed(awaitable, place, run)


def _followed(awaitable: Any, place: Place, run: Run) -> Any:
    """The awaitable, or what goes with it step by step."""
    cls = type(awaitable)
    if issubclass(cls, asyncio.Future):  # asyncio takes a future itself, so that must stay
        awaitable.add_done_callback(lambda _: _ended(run))
        return awaitable
    if static.inherited_attribute(cls, "__await__") is static.MISSING:
        _ended(run)
        return awaitable  # Django raises its own TypeError
    return Steps(awaitable, place, run)


def _is_open(place: Place) -> bool:
    """Whether the dispatch lasts, and this receiver was not called in it yet."""
    span, index = place
    return span.owner is not None and index not in (span.runs or ())


def _begin(place: Place) -> Run:
    run = Run()
    span, index = place
    if span.runs is None:
        span.runs = {}
    span.runs[index] = run
    return run


def _ended(run: Run) -> None:
    run.end = clock()
    run.outcome = "returned"


def _failed(run: Run, error: BaseException) -> None:
    run.end = clock()
    run.outcome = outcome_of(error)
    run.error = static.class_path(type(error))


def receiver_of(obj: Any) -> Any:
    """The receiver behind a stand-in; anything else as it is."""
    return _receiver_of(obj) if type(obj) in _STAND_INS else obj


def unwrap(responses: Any) -> Any:
    """The responses with the receivers themselves, in the same list."""
    if type(responses) is list:
        for index, pair in enumerate(responses):
            if type(pair) is tuple and len(pair) == 2 and type(pair[0]) in _STAND_INS:
                responses[index] = (_receiver_of(pair[0]), pair[1])
    return responses


_STAND_INS = (StandIn, AsyncStandIn)
_receiver_of: Any = vars(StandIn)["_signal_inspector_receiver"].__get__
_place_of: Any = vars(StandIn)["_signal_inspector_place"].__get__
_set_receiver: Any = vars(StandIn)["_signal_inspector_receiver"].__set__
_set_place: Any = vars(StandIn)["_signal_inspector_place"].__set__
