"""The outline of an answer of any kind."""

from __future__ import annotations

from signal_inspector.domain.explanation import (
    AppExplanation,
    Explanation,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.renderers.model_outline import model_outline
from signal_inspector.renderers.outline import Line
from signal_inspector.renderers.wiring_outline import app_outline, receiver_outline, signal_outline


def outline_of(explanation: Explanation, depth: int) -> list[Line]:
    """The parts of an answer of any kind."""
    if isinstance(explanation, SignalExplanation):
        return signal_outline(explanation)
    if isinstance(explanation, ReceiverExplanation):
        return receiver_outline(explanation)
    if isinstance(explanation, AppExplanation):
        return app_outline(explanation)
    return model_outline(explanation, depth)
