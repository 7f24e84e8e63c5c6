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
    Sending,
    SignalExplanation,
)
from signal_inspector.domain.snapshot import Pending, Snapshot
from signal_inspector.domain.source import Reference, Send
from signal_inspector.explain.sending import inside
from signal_inspector.renderers.json_objects import (
    code_object,
    connection_object,
    location_object,
    pending_object,
    signal_object,
    state_object,
)
from signal_inspector.renderers.timeline_json import (
    absence_object,
    brief_finding_object,
    timeline_object,
)

SCHEMA_VERSION = 1


def render_json(explanations: Iterable[Explanation], snapshot: Snapshot) -> str:
    """All answers whole, ASCII only: the same bytes in any encoding."""
    answers = [_answer(explanation) for explanation in explanations]
    head = {"schema_version": SCHEMA_VERSION, **state_object(snapshot)}
    return json.dumps({**head, "explanations": answers}, indent=1) + "\n"


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
        "sending": None if explanation.sending is None else _sending(explanation.sending),
    }


def _sending(sending: Sending) -> dict[str, Any]:
    return {
        "arguments": list(sending.arguments),
        "sometimes": list(sending.sometimes),
        "is_whole": sending.is_whole,
        "by_django": sending.by_django,
        "methods": list(sending.methods),
        "senders": list(sending.senders),
        "texts": list(sending.texts),
        "places": [_send(send) for send in sending.places],
        "maybe": [_send(send) for send in sending.maybe],
        "is_read": sending.is_read,
        "example": sending.example,
    }


def _send(send: Send) -> dict[str, Any]:
    return {
        "signal": _reference(send.signal),
        "method": send.method,
        "sender": _reference(send.sender),
        "arguments": list(send.arguments),
        "passes_more": send.passes_more,
        "inside": inside(send),
        "location": location_object(send.spot.location),
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {"kind": reference.kind, "text": reference.text}


def _receiver(explanation: ReceiverExplanation) -> dict[str, Any]:
    return {
        "kind": "receiver",
        "name": explanation.name,
        "code": [code_object(receiver) for receiver in explanation.codes],
        "connections": [
            {
                "signal": place.signal,
                "out_of": place.out_of,
                "receiver": connection_object(place.connection),
                "registered": [location_object(one) for one in place.registered],
            }
            for place in explanation.places
        ],
        "pending": _pending(explanation.pending),
        "absences": [absence_object(one) for one in explanation.absences],
        "findings": [brief_finding_object(one) for one in explanation.findings],
        "sends": [_send(send) for send in explanation.sends],
    }


def _app(explanation: AppExplanation) -> dict[str, Any]:
    return {
        "kind": "app",
        "label": explanation.label,
        "is_installed": explanation.is_installed,
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
        "sends": [_send(one.send) for one in explanation.sends],
        "sent_by": [{"by": one.by, "send": _send(one.send)} for one in explanation.sent_by],
        "findings": [brief_finding_object(one) for one in explanation.findings],
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
