"""A trace as JSON."""

from __future__ import annotations

import json
from typing import Any

from support.trace_values import (
    MS,
    context,
    dispatch,
    ended,
    group,
    process,
    request,
    sent,
    span,
)
from support.values import model, receiver

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import NearMiss, Unheard
from signal_inspector.domain.summary import Aggregation, Summary
from signal_inspector.renderers.trace_json import trace_json

NOTHING = Summary(0, (), (), ())


def text_of(*groups: Group, summary: Summary = NOTHING) -> str:
    return "".join(trace_json(groups, lambda: [process()], lambda: summary))


def document(*groups: Group, summary: Summary = NOTHING) -> Any:
    return json.loads(text_of(*groups, summary=summary))


def test_a_trace_in_which_nothing_happened() -> None:
    assert document() == {
        "schema_version": 1,
        "groups": [],
        "processes": [
            {
                "pid": 7, "parent_pid": 1, "started": 1_700_000_000_000_000_000, "clock": 0,
                "argv": ["manage.py", "runserver"], "django": "6.1", "python": "3.13",
                "settings": "config.settings", "lost": 0,
            }
        ],
        "summary": {
            "dispatches": 0, "left_out": 0, "totals": [], "unheard": [],
            "never_called": None, "near_misses": [],
        },
    }  # fmt: skip


def test_a_group_has_its_context_and_those_around_it() -> None:
    page = request("/a/", id=4)
    around = context("test", "shop.tests.T.t", id=2)

    (found,) = document(
        group(
            dispatch(), within=page, ended=ended(page, MS, status=200), inside=(around,),
            goes_on=True, left_out=3,
        )
    )["groups"]  # fmt: skip

    del found["dispatches"]
    assert found == {
        "pid": 7, "started": 1_700_000_000_000_000_000, "goes_on": True, "left_out": 3,
        "context": {
            "id": 4, "kind": "request", "name": "/a/", "method": "GET", "start": 0, "thread": 1,
            "end": MS, "status": 200, "error": None,
        },
        "inside": [
            {
                "id": 2, "kind": "test", "name": "shop.tests.T.t", "method": None, "start": 0,
                "thread": 1,
            }
        ],
    }  # fmt: skip


def test_a_dispatch_has_its_receivers_and_these_have_what_they_sent() -> None:
    nested = sent(dispatch("a.nested", id=2, parent=1, parent_receiver=1))
    odd = sent(dispatch("a.odd", id=3, parent=1))
    odd = Sent(odd.dispatch)
    tree = Sent(
        dispatch("a.outer", span("r.a"), span("r.b", at=MS), arguments=(("order", "3"),)),
        (nested, odd),
    )

    (found,) = document(group(tree))["groups"][0]["dispatches"]

    assert found["arguments"] == [{"name": "order", "value": "3"}]
    assert [one["signal"] for one in found["dispatches"]] == ["a.odd"]
    assert [
        (one["receiver"]["name"], [below["signal"] for below in one["dispatches"]])
        for one in found["spans"]
    ] == [("r.a", []), ("r.b", ["a.nested"])]


def test_each_outermost_dispatch_has_a_line() -> None:
    text = text_of(
        group(dispatch("a.first"), dispatch("a.second", id=2)), group(dispatch("a.third"))
    )

    assert [line.count('"signal"') for line in text.splitlines() if '"signal"' in line] == [1, 1, 1]


def test_chains_may_be_longer_than_the_stack_of_python_is_deep() -> None:
    made = sent(dispatch("a.s", span("a.r"), id=1_500))
    for number in range(1_499, 0, -1):
        made = sent(dispatch("a.s", span("a.r"), id=number), made)

    assert text_of(group(made)).count('"signal": "a.s"') == 1_500


def test_only_ascii_is_written() -> None:
    assert text_of(group(dispatch("店舗.送信", span("店舗.受信")))).isascii()


def test_the_summary() -> None:
    totals = Aggregation()
    totals.add(dispatch("a.s", span("r.a", queries=2, outcome="raised", error="E")))
    totals.add(Unheard("a.t", model("shop.Order"), 4))
    totals.add(NearMiss("a.s", model("shop.Gift"), receiver("r.a"), model("shop.Order"), "proxy"))

    found = document(summary=totals.summary())["summary"]

    (row,) = found["totals"]
    assert row.pop("receiver")["name"] == "r.a"
    assert row == {
        "signal": "a.s", "calls": 1, "total": MS, "own": MS, "longest": MS, "queries": 2,
        "query_time": 0, "errors": 1, "not_run": 0,
    }  # fmt: skip
    assert [(one["signal"], one["count"]) for one in found["unheard"]] == [("a.t", 4)]
    assert [one["reason"] for one in found["near_misses"]] == ["proxy"]
