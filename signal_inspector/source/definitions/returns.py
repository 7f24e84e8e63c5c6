"""What a function hands back just as a call gives it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.nodes import FunctionNode, own_nodes


def plainly_returned_calls(function: FunctionNode) -> list[str]:
    """The names that ``function`` calls only to return what the call gives, sorted.

    ``return inner(*args)`` calls ``inner`` so, ``return run(inner())`` does not: a name that the
    function uses in any other way may do more.
    """
    called = [
        value.func
        for value in _returned(function)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    ]
    plain = {id(name) for name in called}
    otherwise = {
        node.id for part in _inside(function) for node in _names_used(part) if id(node) not in plain
    }
    return sorted({name.id for name in called} - otherwise)


def _names_used(part: ast.AST) -> Iterator[ast.Name]:
    """All names but those that are only asked for what they are called: ``f.__name__``."""
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node
        elif not (isinstance(node, ast.Attribute) and node.attr in ("__name__", "__qualname__")):
            waiting.extend(ast.iter_child_nodes(node))


def _inside(function: FunctionNode) -> list[ast.AST]:
    """What runs when it is called; decorators and defaults have run before."""
    return [function.body] if isinstance(function, ast.Lambda) else [*function.body]


def _returned(function: FunctionNode) -> Iterator[ast.expr]:
    """What the function itself returns, not the functions inside it."""
    if isinstance(function, ast.Lambda):
        yield function.body
        return
    for node in own_nodes(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
