"""Which of the arguments that a signal gives does a receiver look at."""

from __future__ import annotations

import ast

from signal_inspector.source.nodes import Definition, named_parameters


def keywords_name(function: Definition) -> str | None:
    """The name of ``**kwargs``."""
    return None if function.args.kwarg is None else function.args.kwarg.arg


def taken_from_keywords(node: ast.AST, keywords: str | None) -> str | None:
    """The ``name`` of ``kwargs["name"]``, and of ``kwargs.get("name")`` and its like."""
    asked = None if isinstance(node, ast.Compare) else _asked(node, keywords)
    return None if asked is None else asked[0]


def reads(function: Definition) -> tuple[frozenset[str], bool]:
    """The names of the arguments it looks at, and whether it may look at all of them.

    It may where it hands ``**kwargs`` or ``locals()`` to something else. Functions inside it
    count as its own.
    """
    keywords = keywords_name(function)
    parameters = set(named_parameters(function))
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    asked = [found for node in nodes if (found := _asked(node, keywords)) is not None]
    loaded = [
        node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    understood = {id(mapping) for _, mapping in asked}
    passed_on = any(
        node.id == "locals" or (node.id == keywords and id(node) not in understood)
        for node in loaded
    )
    named = {node.id for node in loaded} & parameters
    return frozenset(named | {key for key, _ in asked}), passed_on


def _asked(node: ast.AST, keywords: str | None) -> tuple[str, ast.expr] | None:
    """The argument whose value or presence is asked for, and the ``kwargs`` it is asked of."""
    key: ast.expr | None = None
    mapping: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key, mapping = node.slice, node.value
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        key, mapping = node.left, node.comparators[0]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        looks = node.func.attr in ("get", "pop", "setdefault") and bool(node.args)
        key, mapping = (node.args[0], node.func.value) if looks else (None, None)
    if not isinstance(mapping, ast.Name) or keywords is None or mapping.id != keywords:
        return None
    return (
        (key.value, mapping) if isinstance(key, ast.Constant) and type(key.value) is str else None
    )
