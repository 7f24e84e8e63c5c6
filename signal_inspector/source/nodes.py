"""The syntax tree of a function: its parameters, and what of it belongs to itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef

FunctionNode = Definition | ast.Lambda

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
"""What has a body of its own."""


def named_parameters(function: FunctionNode) -> tuple[str, ...]:
    """The parameters that take one value each, so neither ``*rest`` nor ``**kwargs``."""
    given = function.args
    return tuple(one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))


def every_parameter(function: FunctionNode) -> tuple[str, ...]:
    """The names of all parameters."""
    stars = (function.args.vararg, function.args.kwarg)
    return (*named_parameters(function), *(one.arg for one in stars if one is not None))


def own_nodes(function: Definition) -> Iterator[ast.AST]:
    """Every node of the body that belongs to the function itself, in the order of the source.

    What is inside another function, a lambda or a class is not among them, nor are decorators
    and defaults, which run when the function is made.
    """
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, INNER):
            waiting.extend(reversed(_children(node)))


def _children(node: ast.AST) -> list[ast.AST]:
    """``ast.iter_child_nodes``, in half of its time."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif type(value) is list:
            found += [each for each in value if isinstance(each, ast.AST)]
    return found


def is_generator(function: Definition) -> bool:
    """Whether a call of it runs nothing yet, as it has a ``yield``."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function))
