"""Calls whose result a function hands back as it is."""

import ast

import pytest

from signal_inspector.source.definitions.returns import plainly_returned_calls


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(*a):\n    return inner(*a)", ["inner"]),
        ("def f(*a):\n    log(a)\n    return inner(*a)", ["inner"]),
        ("def f(*a):\n    if a:\n        return one()\n    return two()", ["one", "two"]),
        ("lambda **kw: inner(**kw)", ["inner"]),
        ("def f(*a):\n    return run(inner(*a))", ["run"]),
        ("def f(*a):\n    inner(*a)", []),
        ("def f(*a):\n    return async_to_sync(inner)(*a)", []),
        ("def f(*a):\n    schedule(inner)\n    return inner(*a)", []),
        ("def f(*a):\n    def g():\n        return inner(*a)\n    return g", []),
        ("def f(*a):\n    result = inner(*a)\n    return result", []),
        ("lambda **kw: module.inner(**kw)", []),
    ],
)
def test_only_a_plain_return_counts(source: str, expected: list[str]) -> None:
    statement = ast.parse(source).body[0]
    function = statement.value if isinstance(statement, ast.Expr) else statement

    assert plainly_returned_calls(function) == expected  # type: ignore[arg-type]
