"""The JSON of ``explain`` is what its schema says."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from support.commands import REPOSITORY, signals
from support.schemas import errors, schema

from signal_inspector.domain.absence import AbsenceReason
from signal_inspector.domain.timeline import ObstacleKind, OperationName, Outcome, RelativeKind

DEFINITIONS = schema("explain")["$defs"]
RELATIONS = REPOSITORY / "tests" / "relations" / "manage.py"
TARGETS = {
    "shop": ["model:shop.Product", "model:auth.User", "post_save", "record_save", "app:shop"],
    "relations": ["museum.Work", "museum.Branch", "museum.Guide", "museum.Rival", "museum.Heir"],
}


def answers(*targets: str, **options: Any) -> Any:
    result = signals("explain", *targets, "--format", "json", **options)
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_answers_about_the_sample_project_are_valid() -> None:
    document = answers(*TARGETS["shop"])

    assert [one["kind"] for one in document["explanations"]] == [
        "model", "model", "signal", "receiver", "app",
    ]  # fmt: skip
    assert errors("explain", document) == []


def test_answers_about_every_kind_of_relation_are_valid() -> None:
    document = answers(*TARGETS["relations"], manage=RELATIONS)

    assert errors("explain", document) == []


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

    assert errors("explain", document) != []
