"""JSON with a line for each item of a list, so that a diff shows which one changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def array(items: Iterable[str], indent: str) -> Iterator[str]:
    """Pieces of the text of a list, made while the items are read.

    The items are JSON already; ``indent`` is what stands before the bracket that ends the list.
    """
    yield "["
    separator = "\n"
    for item in items:
        yield f"{separator}{indent} {item}"
        separator = ",\n"
    yield "]" if separator == "\n" else f"\n{indent}]"


def array_text(items: Iterable[str], indent: str) -> str:
    """The text of a list in one piece."""
    return "".join(array(items, indent))


def report_text(head: Mapping[str, Any], parts: Mapping[str, str]) -> str:
    """The text of a report: fields with plain values, then those whose values are JSON already."""
    fields = {**{key: json.dumps(value) for key, value in head.items()}, **parts}
    lines = (f" {json.dumps(key)}: {text}" for key, text in fields.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"
