"""``capture_signals``: what was sent in a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.dispatch import Signal

from signal_inspector.domain.contract import SendMethod
from signal_inspector.testing.events import CapturedSignals, SentSignal, signal_path
from signal_inspector.testing.senders import ANYONE, is_sender, sender_meant
from signal_inspector.testing.wiring import signals_meant
from signal_inspector.tracing.engine import QUIET, current_names
from signal_inspector.tracing.taps import tap


@contextmanager
def capture_signals(*signals: Signal | str, sender: object = ANYONE) -> Iterator[CapturedSignals]:
    """A block that gives the list of what is sent in it, in this process, heard or not.

    ``signals`` are signals or their names; without any, all are captured but those that say
    little (``QUIET``). ``sender`` is compared as Django does it; ``"app.Model"`` is the model.

    Raises UsageError for a name that means nothing, and for a wrong setting.
    """
    current_names()
    wanted, by = signals_meant(signals), sender_meant(sender)
    captured = CapturedSignals()

    def tell(signal: Signal, sent_with: Any, method: SendMethod, kwargs: Mapping[str, Any]) -> None:
        if is_sender(by, sent_with) and (
            any(signal is one for one in wanted) if signals else signal_path(signal) not in QUIET
        ):
            captured.append(SentSignal(signal, sent_with, method, dict(kwargs)))

    end = tap(tell)
    try:
        yield captured
    finally:
        end()
