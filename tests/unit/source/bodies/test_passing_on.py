"""Whether a wrapper hands all that it is given to what it wraps."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from signal_inspector.source.bodies.passing_on import passes_all_on


def of(source: str) -> bool:
    (function,) = ast.parse(dedent(source)).body
    assert isinstance(function, ast.FunctionDef)
    return passes_all_on(function, "inner")


@pytest.mark.parametrize(
    "body",
    [
        "return inner(*args, **kwargs)",
        "inner(*args, **kwargs)",
        "log()\n    return inner(*args, **kwargs)",
        "result = inner(*args, **kwargs)\n    return result",
        "if not done:\n        inner(*args, **kwargs)\n    inner(*args, **kwargs)",
    ],
)
def test_every_call_does(body: str) -> None:
    assert of(f"def wrapper(*args, **kwargs):\n    {body}")


@pytest.mark.parametrize(
    "body",
    [
        "if enabled:\n        return inner(*args, **kwargs)",
        "return inner(obj, *args, **kwargs)",
        "return inner(*args, created=True, **kwargs)",
        "return inner(**kwargs)",
        "kwargs['self'] = obj\n    return inner(*args, **kwargs)",
        "args = (obj, *args)\n    return inner(*args, **kwargs)",
        "try:\n        inner(*args, **kwargs)\n    except TypeError: ...",
        "with quiet():\n        inner(*args, **kwargs)",
        "return other(*args, **kwargs)",
        "return lambda: inner(*args, **kwargs)",
    ],
)
def test_some_do_not_or_give_more(body: str) -> None:
    assert not of(f"def wrapper(*args, **kwargs):\n    {body}")


@pytest.mark.parametrize(
    "parameters", ["**kwargs", "*args", "sender, *args, **kwargs", "*args, raw=False, **kwargs"]
)
def test_it_takes_something_by_name(parameters: str) -> None:
    assert not of(f"def wrapper({parameters}):\n    return inner(*args, **kwargs)")
