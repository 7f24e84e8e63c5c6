"""The JSON of ``explain`` is what its schema says, and the schema says it all."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from support.commands import signals

from docs.pages import REFERENCE, REPOSITORY
from signal_inspector.domain.absence import AbsenceReason
from signal_inspector.domain.timeline import ObstacleKind, OperationName, Outcome, RelativeKind

SCHEMA = json.loads((REFERENCE / "explain.schema.json").read_text(encoding="utf-8"))
SNAPSHOT = json.loads((REFERENCE / "snapshot.schema.json").read_text(encoding="utf-8"))
DEFINITIONS = SCHEMA["$defs"]
RELATIONS = REPOSITORY / "tests" / "relations" / "manage.py"
TARGETS = {
    "shop": ["model:shop.Product", "model:auth.User", "post_save", "record_save", "app:shop"],
    "relations": ["museum.Work", "museum.Branch", "museum.Guide", "museum.Rival", "museum.Heir"],
}


def answers(*targets: str, **options: Any) -> Any:
    result = signals("explain", *targets, "--format", "json", **options)
    assert result.code == 0, result.err
    return json.loads(result.out)


def errors(document: Any) -> list[str]:
    found = Draft202012Validator(SCHEMA).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_one_of_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_answers_about_the_sample_project_are_valid() -> None:
    document = answers(*TARGETS["shop"])

    assert [one["kind"] for one in document["explanations"]] == [
        "model", "model", "signal", "receiver", "app",
    ]  # fmt: skip
    assert errors(document) == []


def test_answers_about_every_kind_of_relation_are_valid() -> None:
    document = answers(*TARGETS["relations"], manage=RELATIONS)

    assert errors(document) == []


def test_what_the_schemas_share_is_the_same() -> None:
    shared = set(DEFINITIONS) & set(SNAPSHOT["$defs"])

    assert shared >= {"receiver", "sender", "signal", "location", "pending"}
    assert {name: DEFINITIONS[name] for name in shared} == {
        name: SNAPSHOT["$defs"][name] for name in shared
    }


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
    def words(name: str, field: str) -> tuple[str, ...]:
        return tuple(DEFINITIONS[name]["properties"][field]["enum"])

    assert words("operation", "name") == get_args(OperationName)
    assert words("branch", "outcome") == get_args(Outcome)
    assert words("obstacle", "kind") == get_args(ObstacleKind)
    assert words("relative", "kind") == get_args(RelativeKind)
    assert words("absence", "reason") == get_args(AbsenceReason)


@pytest.mark.parametrize("field", ["schema_version", "explanations", "debug"])
def test_a_report_that_lacks_a_field_is_not_valid(field: str) -> None:
    document = answers("post_save")
    del document[field]

    assert errors(document) != []
