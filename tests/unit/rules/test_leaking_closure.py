"""leaking-closure: one more receiver with each call."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import at, call, evidence, recording
from support.values import POST_SAVE, model, receiver

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Sender
from signal_inspector.rules.leaking_closure import check

CLOSURE = receiver("shop.views.count.<locals>.remember", kind="nested_function")
ORDER = model("shop.Order")


def grown(state: int, sender: Sender = ORDER, **given: Any) -> Call:
    defaults: dict[str, Any] = {
        "code": 1,
        "weak": False,
        "starting": False,
        "at": Location("shop/views.py", 7),
        "lasts": True,
        "run": state,
    }
    return call(POST_SAVE, CLOSURE, sender, state=state, **{**defaults, **given})


def found(*calls: Call) -> list[Problem]:
    return list(check(evidence(recording=recording(*calls))))


def test_each_call_site_is_one_problem() -> None:
    (problem,) = found(grown(1), grown(2), grown(3))

    assert problem.spot == at("shop/views.py", 7)
    assert problem.subject == f"{CLOSURE.name} on {POST_SAVE} of shop.Order"
    assert "one more remember to post_save of shop.Order" in problem.message
    assert "there are 3 now" in problem.message


@pytest.mark.parametrize(
    "calls",
    [
        [grown(1)],
        [grown(1), grown(1)],
        [grown(1, starting=True), grown(2, starting=True)],
        [grown(1, weak=True), grown(2, weak=True)],
        [grown(1, lasts=False), grown(2)],
        [grown(1, outcome="refused"), grown(2)],
        [grown(1), grown(2, at=Location("shop/views.py", 8))],
        [grown(1, at=None), grown(2, at=None)],
        [grown(1), grown(2, code=2)],
        [grown(1), grown(2, sender=model("shop.Product"), sender_number=1)],
        [grown(1), grown(2, sender_number=1)],
        [grown(1, run=1), grown(2, run=1)],
        [grown(1, run=None), grown(2, run=None)],
        [grown(number, sender=Sender("instance", "shop.Cart")) for number in (1, 2)],
        [grown(1), grown(2, verb="disconnect", outcome="disconnected")],
    ],
    ids=[
        "one",
        "the same twice",
        "at the start",
        "weak",
        "disconnected since",
        "refused",
        "two places",
        "no place",
        "other code",
        "one for each sender",
        "one for each of two classes of one name",
        "one run",
        "a debugger follows the runs",
        "objects as senders",
        "disconnect",
    ],
)
def test_no_fault(calls: list[Call]) -> None:
    assert found(*calls) == []


def test_without_a_recording_nothing_is_said() -> None:
    assert list(check(evidence())) == []
