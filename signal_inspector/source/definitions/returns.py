"""What a function calls only to hand back, or to throw away, just what the call gives."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from signal_inspector.source.nodes import FunctionNode, own_nodes

_TOLD_OF_A_FUNCTION = frozenset({"__doc__", "__module__", "__name__", "__qualname__"})
_HARMLESS = frozenset({"all", "any", "bool", "callable", "getattr", "hasattr", "isinstance", "len"})


def plainly_called(function: FunctionNode) -> list[str]:
    """The names, and attributes of names, whose calls ``function`` only returns or drops, sorted.

    ``return inner(*args)`` and ``inner(*args)`` call ``inner`` so, ``return run(inner())`` does
    not: what the function uses in any other way may do more.
    """
    calls = list(_plain_calls(function))
    plain = {id(call.func) for call in calls}
    parts = _inside(function)
    otherwise = {path for part in parts for path in _paths_used(part, plain)}
    assigned = {
        node.id
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    paths = {path for call in calls if (path := path_of(call.func)) is not None}
    return sorted(
        path
        for path in paths
        if path.partition(".")[0] not in assigned
        and not any(used == path or used.startswith(f"{path}.") for used in otherwise)
    )


def every_run_calls(function: FunctionNode, paths: Collection[str]) -> bool:
    """Whether each run of ``function`` plainly calls one of the ``paths`` before it returns.

    A run that ends with an exception does not count, nor one that a guard ends at once.
    """
    found = {id(call) for call in _plain_calls(function) if path_of(call.func) in paths}
    if isinstance(function, ast.Lambda):
        return id(function.body) in found
    return not _runs_without(function.body, found)


def path_of(node: ast.expr) -> str | None:
    """``name`` or ``name.attribute``; None for any other expression."""
    attributes = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(attributes)])


def _plain_calls(function: FunctionNode) -> Iterator[ast.Call]:
    """Calls whose value is returned, at once or under a name, or dropped."""
    if isinstance(function, ast.Lambda):
        if isinstance(function.body, ast.Call):
            yield function.body
        return
    returned = _only_returned(function)
    for node in own_nodes(function):
        value = _plain_value(node, returned)
        if isinstance(value, ast.Call):
            yield value


def _plain_value(node: ast.AST, returned: Collection[str]) -> ast.expr | None:
    if isinstance(node, (ast.Return, ast.Expr)):
        return node.value
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return node.value if isinstance(target, ast.Name) and target.id in returned else None
    return None


def _only_returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names of its own that a function looks at only to return what they stand for."""
    plain = {
        id(node.value)
        for node in own_nodes(function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
    names: set[str] = set()
    otherwise: set[str] = set()
    for node in (each for part in function.body for each in ast.walk(part)):
        if isinstance(node, ast.Name):
            is_plain = isinstance(node.ctx, ast.Store) or id(node) in plain
            (names if is_plain else otherwise).add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            otherwise.update(node.names)
    return names - otherwise


def _paths_used(part: ast.AST, plain: Collection[int]) -> Iterator[str]:
    """All that is looked at, but for plain calls, and for what only tells of a function."""
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if id(node) in plain:
            continue
        path = path_of(node) if isinstance(node, ast.expr) else None
        if path is None:
            waiting.extend(ast.iter_child_nodes(node))
        elif path.rpartition(".")[2] not in _TOLD_OF_A_FUNCTION:
            yield path


def _inside(function: FunctionNode) -> list[ast.AST]:
    """What runs when it is called; decorators and defaults have run before."""
    return [function.body] if isinstance(function, ast.Lambda) else [*function.body]


def _runs_without(block: list[ast.stmt], calls: Collection[int]) -> frozenset[str]:
    """How a block may end without one of the calls: it ``falls`` through, or ``leaves``."""
    ways: frozenset[str] = frozenset()
    for statement in block:
        found = _ways_past(statement, calls)
        ways |= found - {"falls"}
        if "falls" not in found:
            return ways
    return ways | {"falls"}


def _ways_past(statement: ast.stmt, calls: Collection[int]) -> frozenset[str]:
    value = getattr(statement, "value", None)
    if id(value) in calls or isinstance(statement, ast.Raise):
        return frozenset()
    if isinstance(statement, ast.Return):
        return frozenset({"leaves"})
    if isinstance(statement, ast.If):
        body = frozenset() if _is_guard(statement) else _runs_without(statement.body, calls)
        return body | _runs_without(statement.orelse, calls)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return _runs_without(statement.body, calls)
    if isinstance(statement, ast.Try):
        return _ways_past_try(statement, calls)
    if any(isinstance(node, ast.Return) for node in ast.walk(statement)):
        return frozenset({"falls", "leaves"})
    return frozenset({"falls"})


def _ways_past_try(statement: ast.Try, calls: Collection[int]) -> frozenset[str]:
    """Where the first statement makes the call, no handler has been without it."""
    last = statement.finalbody or [ast.Pass()]
    if not _runs_without(statement.body[:1], calls) or not _runs_without(last, calls):
        return frozenset()
    ways = _runs_without([*statement.body, *statement.orelse], calls)
    for handler in statement.handlers:
        ways |= _runs_without(handler.body, calls)
    return ways


def _is_guard(statement: ast.If) -> bool:
    """Whether it only ends the run, and asks nothing that may do the work in its place."""
    (first, *more) = statement.body
    if more or not isinstance(first, ast.Return):
        return False
    if first.value is not None and not isinstance(first.value, ast.Constant):
        return False
    called = [each.func for each in ast.walk(statement.test) if isinstance(each, ast.Call)]
    return all(isinstance(func, ast.Name) and func.id in _HARMLESS for func in called)
