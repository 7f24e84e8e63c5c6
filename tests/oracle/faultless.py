"""Turns an expectation into the JSON that a faultless tool would print."""

from __future__ import annotations

from .expectation import Expectation, ExpectedPlace, ExpectedReceiver, ExpectedSignal


def as_shown(expected: Expectation) -> dict[str, object]:
    """Return what the tool should print."""
    return {
        "signals": [
            signal_as_shown(each, number) for number, each in enumerate(expected.signals, start=1)
        ],
        "pending": [
            {"signal": each.signals[0], "receiver": each.receiver, "sender": each.sender.lower()}
            for each in expected.pending
        ],
    }


def signal_as_shown(signal: ExpectedSignal, number: int) -> dict[str, object]:
    """Return one signal."""
    name = signal.names[0] if signal.names else f"<unnamed Signal #{number}>"
    return {
        "name": name,
        "aliases": [each for each in signal.all_places if each != name],
        "class": signal.class_path,
        "use_caching": signal.use_caching,
        "origin": signal.origin,
        "app": signal.app,
        "location": place_as_shown(signal.place),
        "receivers": [
            receiver_as_shown(each, order) for order, each in enumerate(signal.receivers)
        ],
    }


def receiver_as_shown(receiver: ExpectedReceiver, order: int) -> dict[str, object]:
    """Return one receiver."""
    return {
        "order": order,
        "name": receiver.name,
        "kind": receiver.kind,
        "sender": {
            "kind": receiver.sender.kinds[0],
            "name": receiver.sender.name,
            "label": receiver.sender.label,
        },
        "origin": receiver.origin,
        "app": receiver.app,
        "location": place_as_shown(receiver.place),
        "is_async": bool(receiver.is_async),
        "weak": receiver.weak,
        "dispatch_uid": receiver.dispatch_uid,
        "wrapper": receiver.wrapper,
    }


def place_as_shown(place: ExpectedPlace | None) -> dict[str, object] | None:
    """Return one location."""
    return None if place is None else {"path": place.path, "line": place.lines[0]}
