"""What all JSON Schemas have in common: each says it all, and what they share is the same."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.schemas import SCHEMAS, objects_of, schema

OBJECTS = {
    f"{name} {path}": described for name in SCHEMAS for path, described in objects_of(schema(name))
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))

    assert schema(name)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("described", OBJECTS.values(), ids=OBJECTS)
def test_an_object_requires_its_fields_and_allows_no_other(described: Any) -> None:
    assert described["required"] == list(described["properties"])
    assert described["additionalProperties"] is False


@pytest.mark.parametrize("described", OBJECTS.values(), ids=OBJECTS)
def test_an_object_and_its_fields_are_described(described: Any) -> None:
    silent = [
        name
        for name, field in described["properties"].items()
        if not (field.get("description") or "$ref" in field)
    ]

    assert silent == []
    assert described["description"].endswith(".")


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("explain", {"origin", "location", "sender", "signal", "receiver", "pending"}),
        ("findings", {"location", "sender"}),
        ("trace", {"origin", "location", "sender"}),
    ],
)
def test_what_a_schema_shares_with_that_of_a_snapshot_is_the_same(
    name: str, shared: set[str]
) -> None:
    own, of_snapshot = schema(name)["$defs"], schema("snapshot")["$defs"]

    assert {each: own[each] for each in shared} == {each: of_snapshot[each] for each in shared}
