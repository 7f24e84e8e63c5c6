"""The page of versions holds a run of every supported pair, and none failed."""

from __future__ import annotations

import ast
from collections import defaultdict
from itertools import product

from docs.pages import DOCS, REPOSITORY

PAGE = DOCS / "reference" / "compatibility.md"
PROJECT = REPOSITORY / "pyproject.toml"


def rows() -> list[list[str]]:
    """The cells of the table, but for its head."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def supported() -> set[tuple[str, str]]:
    """The pairs of Python and Django that the matrix runs."""
    for statement in ast.parse((REPOSITORY / "noxfile.py").read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == (
            "PYTHONS_OF_DJANGO"
        ):
            pythons: dict[str, tuple[str, ...]] = ast.literal_eval(statement.value)
            return {(one, django) for django, each in pythons.items() for one in each}
    raise AssertionError("the matrix names no pairs")


def test_every_pair_was_run_with_the_lowest_and_the_newest_rich() -> None:
    riches = defaultdict(set)

    for python, django, rich, *_ in rows():
        riches[_series(python), _series(django)].add(rich)

    lowest, newest = sorted({rich for each in riches.values() for rich in each})
    assert f'"rich>={_series(lowest)}' in PROJECT.read_text(encoding="utf-8")
    assert {(*pair, rich) for pair, each in riches.items() for rich in each} == {
        (*pair, rich) for pair, rich in product(supported(), (lowest, newest))
    }


def test_nothing_failed() -> None:
    for *versions, passed, _skipped, failed in rows():
        assert int(passed.replace(",", "")) > 1_000, versions
        assert failed == "0", versions


def _series(version: str) -> str:
    """The first two numbers of a version."""
    return ".".join(version.split(".")[:2])
