"""The JSON of ``report`` is what its schema says, and the schema says it all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from support.commands import signals
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
from signal_inspector.domain.event import (
    Connected,
    ContextKind,
    Method,
    NearMiss,
    NearMissReason,
    Outcome,
    Unheard,
)

SCHEMA = json.loads((REFERENCE / "trace.schema.json").read_text(encoding="utf-8"))
SNAPSHOT = json.loads((REFERENCE / "snapshot.schema.json").read_text(encoding="utf-8"))
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


def errors(document: Any) -> list[str]:
    found = Draft202012Validator(SCHEMA).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_one_of_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_with_some_of_everything_is_valid(document: Any) -> None:
    assert errors(document) == []
    assert [name for name, value in document["summary"].items() if not value] == ["left_out"]
    assert len(document["groups"]) == 2


def test_what_the_schemas_share_is_the_same() -> None:
    for name in ("origin", "location", "sender"):
        assert DEFINITIONS[name] == SNAPSHOT["$defs"][name]
    kinds = SNAPSHOT["$defs"]["receiver"]["properties"]["kind"]["enum"]
    assert DEFINITIONS["receiver"]["properties"]["kind"]["enum"] == kinds


@pytest.mark.parametrize("name", DEFINITIONS)
def test_an_object_requires_its_fields_allows_no_other_and_describes_them(name: str) -> None:
    described = DEFINITIONS[name]
    if described.get("type") != "object":
        return

    assert described["required"] == list(described["properties"])
    assert described["additionalProperties"] is False
    assert described["description"].endswith(".")
    assert [
        key
        for key, field in described["properties"].items()
        if not (field.get("description") or "$ref" in field)
    ] == []


def test_the_schema_names_the_words_that_there_are() -> None:
    def words(name: str, field: str) -> list[str]:
        return sorted(DEFINITIONS[name]["properties"][field]["enum"])

    assert words("span", "outcome") == sorted(get_args(Outcome))
    assert words("dispatch", "outcome") == sorted({*get_args(Outcome)} - {"not_run"})
    assert words("dispatch", "method") == sorted(get_args(Method))
    assert words("context", "kind") == sorted(get_args(ContextKind))
    assert words("near_miss", "reason") == sorted(get_args(NearMissReason))


@pytest.mark.parametrize("field", ["schema_version", "groups", "summary"])
def test_a_report_that_lacks_a_field_is_not_valid(document: Any, field: str) -> None:
    assert errors({key: value for key, value in document.items() if key != field}) != []


def test_the_page_lists_the_fields_of_the_report() -> None:
    (table,) = tables(sections(REFERENCE / "report.md")["JSON"])

    assert [codes(row[0])[0] for row in table[1:]] == list(SCHEMA["properties"])
