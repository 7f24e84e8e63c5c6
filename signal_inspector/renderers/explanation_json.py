"""Answers as JSON, ``schema_version`` 1 (``docs/reference/explain.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from signal_inspector.domain.explanation import (
    AppExplanation,
    Explanation,
    Link,
    ReceiverExplanation,
    SignalExplanation,
)
from signal_inspector.domain.snapshot import Pending, Receiver, Snapshot
from signal_inspector.renderers.json_report import (
    connection_object,
    head_object,
    location_object,
    pending_object,
    signal_object,
)
from signal_inspector.renderers.timeline_json import timeline_object


def render_json(explanations: Iterable[Explanation], snapshot: Snapshot) -> str:
    """All answers whole, ASCII only: the same bytes in any encoding."""
    answers = [_answer(explanation) for explanation in explanations]
    return json.dumps({**head_object(snapshot), "explanations": answers}, indent=1) + "\n"


def _answer(explanation: Explanation) -> dict[str, Any]:
    if isinstance(explanation, SignalExplanation):
        return _signal(explanation)
    if isinstance(explanation, ReceiverExplanation):
        return _receiver(explanation)
    if isinstance(explanation, AppExplanation):
        return _app(explanation)
    return timeline_object(explanation)


def _signal(explanation: SignalExplanation) -> dict[str, Any]:
    return {
        "kind": "signal",
        "signal": {
            **signal_object(explanation.signal),
            "receivers": [connection_object(one) for one in explanation.signal.connections],
        },
        "pending": _pending(explanation.pending),
    }


def _receiver(explanation: ReceiverExplanation) -> dict[str, Any]:
    return {
        "kind": "receiver",
        "name": explanation.name,
        "code": [_code(receiver) for receiver in explanation.codes],
        "connections": [
            {
                "signal": place.signal,
                "out_of": place.out_of,
                "receiver": connection_object(place.connection),
            }
            for place in explanation.places
        ],
        "pending": _pending(explanation.pending),
    }


def _code(receiver: Receiver) -> dict[str, Any]:
    return {
        "kind": receiver.kind,
        "origin": receiver.origin,
        "app": receiver.app,
        "package": receiver.package,
        "location": location_object(receiver.location),
        "wrapper": receiver.wrapper,
    }


def _app(explanation: AppExplanation) -> dict[str, Any]:
    return {
        "kind": "app",
        "label": explanation.label,
        "defines": [
            {
                "name": signal.name,
                "location": location_object(signal.location),
                "receivers": len(signal.connections),
            }
            for signal in explanation.defines
        ],
        "listens_to": [_link(link) for link in explanation.listens_to],
        "heard_by": [_link(link) for link in explanation.heard_by],
        "pending": _pending(explanation.pending),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "signal": link.signal,
        "source": link.source,
        "listener": link.listener,
        "receiver": connection_object(link.connection),
    }


def _pending(pending: Iterable[Pending]) -> list[dict[str, Any]]:
    return [pending_object(one) for one in pending]
