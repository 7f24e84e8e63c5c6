"""The local names of a function, with all that gives them a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from signal_inspector.source.nodes import Definition, every_parameter, named_parameters


@dataclass(frozen=True, slots=True)
class Local:
    """A way in which a name gets its value: as ``value``, as an item of it, as the first of its
    two parts, from the caller, or in a way that only running the code would tell."""

    how: Literal["whole", "item", "first", "parameter", "unknown"]
    value: ast.expr | None = None


_PARAMETER = Local("parameter")
_UNKNOWN = Local("unknown")


def local_names(function: Definition) -> dict[str, list[Local]]:
    """All local names with everything that gives them a value, inside inner functions too."""
    parameters = every_parameter(function)
    named = named_parameters(function)
    found = {name: [_PARAMETER if name in named else _UNKNOWN] for name in parameters}
    imported: set[str] = set()
    for statement in function.body:
        for node in ast.walk(statement):
            for name, binding in _bound_by(node):
                found.setdefault(name, []).append(binding)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imported |= {(one.asname or one.name).partition(".")[0] for one in node.names}
    for name in imported & found.keys():  # what an import alone binds, its path tells
        found[name].append(_UNKNOWN)
    return found


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Local]]:
    """The names that a node binds, those of inner functions with what cannot be known."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _bound_to(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        if node.value is not None:
            yield from _bound_to(node.target, node.value)
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        yield from _bound_to(node.target, node.iter, "item")
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from ((name, _UNKNOWN) for name in node.names)
    elif isinstance(node, ast.arg):
        yield node.arg, _UNKNOWN
    elif isinstance(node, (ast.AugAssign, ast.withitem)):
        yield from _unknown_names(
            node.target if isinstance(node, ast.AugAssign) else node.optional_vars
        )
    else:
        name = _named_by(node)
        if name is not None:
            yield name, _UNKNOWN


def _named_by(node: ast.AST) -> str | None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)):
        return node.name
    if isinstance(node, (ast.MatchAs, ast.MatchStar)):
        return node.name
    return node.rest if isinstance(node, ast.MatchMapping) else None


def _bound_to(
    target: ast.expr, value: ast.expr, how: Literal["whole", "item"] = "whole"
) -> Iterator[tuple[str, Local]]:
    if isinstance(target, ast.Name):
        yield target.id, Local(how, value)
    elif isinstance(target, (ast.Tuple, ast.List)) and target.elts and how == "whole":
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
            for inner, part in zip(target.elts, value.elts, strict=True):
                yield from _bound_to(inner, part)
            return
        first, *others = target.elts
        if isinstance(first, ast.Name):
            yield first.id, Local("first", value)
        else:
            others.insert(0, first)
        for other in others:
            yield from _unknown_names(other)
    else:
        yield from _unknown_names(target)


def _unknown_names(target: ast.AST | None) -> Iterator[tuple[str, Local]]:
    if target is not None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, _UNKNOWN
