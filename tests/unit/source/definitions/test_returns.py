"""Calls whose result a function hands back as it is, or drops."""

import ast

import pytest

from signal_inspector.source.definitions.returns import every_run_calls, plainly_called
from signal_inspector.source.nodes import FunctionNode


def function(source: str) -> FunctionNode:
    statement = ast.parse(source).body[0]
    found = statement.value if isinstance(statement, ast.Expr) else statement
    assert isinstance(found, (ast.FunctionDef, ast.Lambda))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(*a):\n    return inner(*a)", ["inner"]),
        ("def f(*a):\n    log(a)\n    return inner(*a)", ["inner", "log"]),
        ("def f(*a):\n    if a:\n        return one()\n    return two()", ["one", "two"]),
        ("lambda **kw: inner(**kw)", ["inner"]),
        ("lambda **kw: module.inner(**kw)", ["module.inner"]),
        ("def f(self, *a):\n    return self.push(*a)", ["self.push"]),
        ("def f(*a):\n    return run(inner(*a))", ["run"]),
        ("def f(*a):\n    inner(*a)", ["inner"]),
        ("def f(*a):\n    result = inner(*a)\n    return result", ["inner"]),
        ("def f(*a):\n    log(inner.__name__)\n    return inner(*a)", ["inner", "log"]),
        ("def f(*a):\n    self.log()\n    self.push()", ["self.log", "self.push"]),
        ("lambda **kw: None", []),
        ("def f(*a):\n    return async_to_sync(inner)(*a)", []),
        ("def f(*a):\n    schedule(inner)\n    return inner(*a)", ["schedule"]),
        ("def f(*a):\n    run(self.push.later)\n    return self.push(*a)", ["run"]),
        ("def f(*a):\n    def g():\n        return inner(*a)\n    return g", []),
        ("def f(*a):\n    result = inner(*a)\n    run(result)\n    return result", ["run"]),
        ("def f(*a):\n    global result\n    result = inner(*a)\n    return result", []),
        ("def f(*a):\n    one = two = inner(*a)\n    return one", []),
        ("def f(*a):\n    inner = pick()\n    return inner(*a)", []),
        ("def f(*a):\n    return inner", []),
    ],
)
def test_what_is_called_only_for_what_is_returned_or_dropped(
    source: str, expected: list[str]
) -> None:
    assert plainly_called(function(source)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "return inner()",
        "print()\nreturn inner()",
        "inner()\nprint()",
        "result = inner()\nprint()\nreturn result",
        "if a:\n    return inner()\nreturn inner()",
        "if a:\n    return inner()\nelse:\n    inner()",
        "if a:\n    return\nreturn inner()",
        "if isinstance(a, int):\n    return None\nreturn inner()",
        "if a:\n    raise ValueError\nreturn inner()",
        "with lock:\n    return inner()",
        "try:\n    inner()\nexcept ValueError:\n    print()",
        "try:\n    print()\nfinally:\n    inner()",
        "try:\n    print()\nexcept ValueError:\n    inner()\nelse:\n    inner()",
        "for one in a:\n    print()\nreturn inner()",
    ],
)
def test_each_run_makes_the_call(body: str) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())

    assert every_run_calls(function(f"def f(a):\n{lines}"), ["inner"])


@pytest.mark.parametrize(
    "body",
    [
        "print()",
        "if a:\n    return inner()\nprint()",
        "if a:\n    print()\n    return\nreturn inner()",
        "if a:\n    return other()\nreturn inner()",
        "if was_run(a):\n    return\nreturn inner()",
        "if self.was_run(a):\n    return\nreturn inner()",
        "if a:\n    pass\nelse:\n    return\nreturn inner()",
        "try:\n    loop()\nexcept RuntimeError:\n    return run()\nreturn inner()",
        "for one in a:\n    inner()",
        "for one in a:\n    return 1\nreturn inner()",
        "return inner() if a else None",
    ],
)
def test_some_run_does_not(body: str) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())

    assert not every_run_calls(function(f"def f(a):\n{lines}"), ["inner"])


def test_a_lambda_is_its_call() -> None:
    assert every_run_calls(function("lambda: inner()"), ["inner"])
    assert not every_run_calls(function("lambda: inner() or 1"), ["inner"])
