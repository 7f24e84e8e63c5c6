"""What the parameters of a function are, where it is called and where nobody knows who calls it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.evaluation.values import (
    Arguments,
    Constant,
    Function,
    Instance,
    Items,
    Table,
    Unknown,
    Value,
)
from signal_inspector.source.nodes import every_parameter


def left_open(function: Function) -> dict[str, Value]:
    """The parameters where callers decide; ``self`` and ``cls`` are known."""
    names: dict[str, Value] = {
        name: Unknown(ast.Name(name), parameter=True) for name in every_parameter(function.node)
    }
    first = next(iter(names), None)
    if first is not None and function.owner is not None:
        if function.is_decorated_with("classmethod"):
            names[first] = function.owner
        elif not function.is_decorated_with("staticmethod"):
            names[first] = Instance(function.owner, function.node, lives=True)
    return names


def given_to(
    function: Function, arguments: Arguments, defaults: dict[str, Value]
) -> dict[str, Value]:
    """The parameters as a call gives them, else their defaults; unknown where neither tells."""
    given = function.node.args
    positional = [each.arg for each in (*given.posonlyargs, *given.args)]
    names: dict[str, Value] = dict(zip(positional, arguments.positional, strict=False))
    by_name = {*positional, *(each.arg for each in given.kwonlyargs)}
    others: list[tuple[Value, Value]] = []
    for name, value in arguments.keywords.items():
        if name in by_name:
            names[name] = value
        else:
            others.append((Constant(name), value))
    node = function.node
    if given.vararg is not None:
        rest = Items(arguments.positional[len(positional) :], node)
        names[given.vararg.arg] = arguments.more or rest
    if given.kwarg is not None:
        names[given.kwarg.arg] = arguments.more or Table(tuple(others), node)
    for name in by_name - set(names):
        unknown = Unknown(ast.Name(name), arguments.more is not None and arguments.more.parameter)
        names[name] = unknown if arguments.more else defaults.get(name, unknown)
    return names


def default_expressions(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """The parameters that have a default, with its source."""
    given = function.node.args
    positional = [*given.posonlyargs, *given.args]
    with_default = positional[len(positional) - len(given.defaults) :]
    for parameter, default in zip(with_default, given.defaults, strict=True):
        yield parameter.arg, default
    for parameter, keyword_default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if keyword_default is not None:
            yield parameter.arg, keyword_default
