"""The JSON Schemas of the documentation, and what they say of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from support.commands import REPOSITORY

SCHEMAS = ("snapshot", "explain", "findings", "trace")


def schema(name: str) -> Any:
    """The schema of that name."""
    path = REPOSITORY / "docs" / "reference" / f"{name}.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def objects_of(described: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """Each part of a schema that describes an object with fields, and where it is."""
    if isinstance(described, dict):
        if "additionalProperties" in described or described.get("type") == "object":
            yield path, described
        for key, value in described.items():
            yield from objects_of(value, f"{path}.{key}")


def errors(name: str, document: Any) -> list[str]:
    """What the schema of that name has against a document, with the place."""
    found = Draft202012Validator(schema(name)).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]
