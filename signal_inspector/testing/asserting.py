"""``assert_signal_sent`` and ``assert_no_signals``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.dispatch import Signal

from signal_inspector.errors import UsageError
from signal_inspector.testing.blocks import Block
from signal_inspector.testing.capturing import capture_signals
from signal_inspector.testing.events import CapturedSignals, signal_path
from signal_inspector.testing.expectation import Expectation, listed
from signal_inspector.testing.senders import ANYONE, sender_meant
from signal_inspector.testing.wiring import signals_meant


def assert_signal_sent(
    signal: Signal | str,
    /,
    *,
    sender: object = ANYONE,
    times: int | None = None,
    **kwargs: object,
) -> Block[CapturedSignals]:
    """A block, or a decorator, that fails unless the signal is sent in it.

    It must be sent by that ``sender`` and with these ``kwargs`` among its arguments, at least
    once or exactly so many ``times``. The block gives the list of what the sender sends, whatever
    the arguments.

    The AssertionError says what was sent instead. Where the block itself raises, that is what
    the test sees. Raises UsageError for a name that means no signal, or several.
    """
    return Block(lambda: _sent(signal, sender, times, kwargs))


def assert_no_signals(*signals: Signal | str, sender: object = ANYONE) -> Block[CapturedSignals]:
    """A block, or a decorator, that fails where one of the signals is sent in it.

    Without ``signals``, none may be sent but those that ``capture_signals`` leaves out.
    """
    return Block(lambda: _none_sent(signals, sender))


@contextmanager
def _sent(
    signal: Signal | str, sender: object, times: int | None, kwargs: dict[str, Any]
) -> Iterator[CapturedSignals]:
    __tracebackhide__ = True
    expected = Expectation(_only(signal), sender_meant(sender), kwargs)
    with (
        capture_signals(expected.signal, sender=expected.sender) as captured,
        capture_signals(expected.signal) as of_signal,
        capture_signals() as everything,
    ):
        yield captured
    found = sum(expected.is_met_by(event) for event in captured)
    if found != times if times is not None else not found:
        others = [event for event in everything if event.signal is not expected.signal]
        raise AssertionError(expected.failure(times, of_signal, others))


@contextmanager
def _none_sent(signals: tuple[Signal | str, ...], sender: object) -> Iterator[CapturedSignals]:
    __tracebackhide__ = True
    with capture_signals(*signals, sender=sender) as captured:
        yield captured
    if captured:
        count = "a signal was" if len(captured) == 1 else f"{len(captured)} signals were"
        raise AssertionError("\n".join([f"{count} sent:", *listed(map(repr, captured))]))


def _only(signal: Signal | str) -> Signal:
    found = signals_meant([signal])
    if len(found) > 1:
        paths = ", ".join(sorted(map(signal_path, found)))
        raise UsageError(f"{signal!r} means several signals ({paths}): give more of the name.")
    return found[0]
