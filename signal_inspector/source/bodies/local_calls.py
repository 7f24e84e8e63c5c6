"""The functions inside a function that run when it does."""

from __future__ import annotations

import ast

from signal_inspector.source.bodies.local_names import local_names
from signal_inspector.source.nodes import Definition, is_generator, own_nodes


def local_calls(function: Definition) -> list[ast.FunctionDef]:
    """Those that it calls by their names, itself or in another of them, in the order found.

    Left out are those with a decorator or with a name that may mean something else, generators
    and ``async def``.
    """
    plain = [
        node
        for node in own_nodes(function)
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and not is_generator(node)
    ]
    if not plain:
        return []
    bound = local_names(function)
    inside = {node.name: node for node in plain if len(bound[node.name]) == 1}
    found: list[ast.FunctionDef] = []
    waiting: list[Definition] = [function]
    while waiting:
        for node in own_nodes(waiting.pop()):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = inside.pop(node.func.id, None)
                if called is not None:
                    found.append(called)
                    waiting.append(called)
    return found
