"""The JSON of ``report`` is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from support.commands import signals
from support.schemas import errors, schema
from support.trace_values import (
    MS,
    NOBODY,
    context,
    dispatch,
    ended,
    not_run,
    request,
    span,
    write_trace,
)
from support.values import model, receiver

from docs.pages import REFERENCE, codes, sections, tables
from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.event import (
    Connected,
    ContextKind,
    NearMiss,
    NearMissReason,
    Outcome,
    Unheard,
)
from signal_inspector.domain.snapshot import RECEIVER_KINDS

SCHEMA = schema("trace")
DEFINITIONS = SCHEMA["$defs"]

TEST = context("test", "shop.tests.T.t", id=2)
PAGE = request(parent=2)
EVENTS = (
    TEST,
    PAGE,
    dispatch("a.nested", id=2, parent=1, root=1, context=1, parent_receiver=0),
    dispatch("a.odd", id=3, parent=1, root=1, context=1),
    dispatch(
        "a.outer",
        span(receiver("a.r.x", app=None, location=None, wrapper="b.wrap"), is_async=True, busy=3),
        span("a.r.y", at=MS, outcome="raised", error="a.Error", queries=1, thread=4),
        not_run("a.r.z"),
        context=1,
        arguments=(("order", "3"), ("using", None)),
        outcome="raised",
        error="a.Error",
    ),
    ended(PAGE, status=500),
    ended(TEST, error="a.Error"),
    dispatch(
        "a.alone", span("a.r.x", took=None, outcome="unfinished"), took=None, sender=NOBODY, id=9
    ),
    Unheard("a.silent", model("shop.Order"), 3),
    NearMiss("a.outer", model("a.Proxy"), receiver("a.r.x"), model("a.Base"), "proxy"),
    Connected("a.outer", (receiver("a.r.idle"),)),
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The report of a trace that has some of everything."""
    path = write_trace(tmp_path_factory.mktemp("trace") / "trace.jsonl", *EVENTS)
    return report(path)


def report(path: Path) -> Any:
    result = signals("report", str(path), "--format", "json")
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_a_report_with_some_of_everything_is_valid(document: Any) -> None:
    assert errors("trace", document) == []
    assert [name for name, value in document["summary"].items() if not value] == ["left_out"]
    assert len(document["groups"]) == 2


def test_the_schema_names_the_words_that_there_are() -> None:
    def words(name: str, field: str) -> list[str]:
        return sorted(DEFINITIONS[name]["properties"][field]["enum"])

    assert words("receiver", "kind") == sorted(RECEIVER_KINDS)
    assert words("span", "outcome") == sorted(get_args(Outcome))
    assert words("dispatch", "outcome") == sorted({*get_args(Outcome)} - {"not_run"})
    assert words("dispatch", "method") == sorted(get_args(SendMethod))
    assert words("context", "kind") == sorted(get_args(ContextKind))
    assert words("near_miss", "reason") == sorted(get_args(NearMissReason))


@pytest.mark.parametrize("field", ["schema_version", "groups", "summary"])
def test_a_report_that_lacks_a_field_is_not_valid(document: Any, field: str) -> None:
    assert errors("trace", {key: value for key, value in document.items() if key != field}) != []


def test_the_page_lists_the_fields_of_the_report() -> None:
    (table,) = tables(sections(REFERENCE / "report.md")["JSON"])

    assert [codes(row[0])[0] for row in table[1:]] == list(SCHEMA["properties"])
