"""What a function evaluates in every run of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from signal_inspector.source.bindings import TRIES, TYPE_ALIAS
from signal_inspector.source.nodes import INNER, Definition

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_WITHS = (ast.With, ast.AsyncWith)

Shelter = Literal["none", "with", "try"]
"""What stands around a statement: nothing that matters, a context manager that may do anything,
or a ``try``."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node that every run of a function evaluates."""

    node: ast.AST
    shelter: Shelter


class EveryRun:
    """The steps that every run of a function makes, in the order in which it makes them.

    ``is_plain`` tells of the expression of a ``with`` that its body runs as it would without.
    ``decided`` tells what a test is in all runs that count, or None. An exception that nothing in
    the source raises is left out of account, but for those of a ``try``: of its body only the
    first statement counts.
    """

    def __init__(
        self,
        is_plain: Callable[[ast.expr], bool],
        decided: Callable[[ast.expr], bool | None] = lambda _: None,
    ) -> None:
        self._is_plain = is_plain
        self._decided = decided

    def steps(self, function: Definition) -> Iterator[Step]:
        """Up to the first statement that may end the function."""
        return self._block(function.body, "none")

    def _block(self, body: Iterable[ast.stmt], shelter: Shelter) -> Iterator[Step]:
        for statement in body:
            yield from self._statement(statement, shelter)
            chosen = self._chosen(statement)
            yield from self._block(chosen or (), shelter)
            if any(leaves(each) for each in ([statement] if chosen is None else chosen)):
                return

    def _chosen(self, statement: ast.stmt) -> list[ast.stmt] | None:
        """The branch of an ``if`` whose test is decided."""
        decided = self._decided(statement.test) if isinstance(statement, ast.If) else None
        if decided is None or not isinstance(statement, ast.If):
            return None
        return statement.body if decided else statement.orelse

    def _statement(self, statement: ast.stmt, shelter: Shelter) -> Iterator[Step]:
        for node in _evaluated_at_once(statement):
            for each in _certain(node):
                yield Step(each, shelter)
        if isinstance(statement, (ast.If, *_LOOPS, *_WITHS)):
            yield Step(statement, shelter)
        if isinstance(statement, _WITHS):
            plain = all(self._is_plain(item.context_expr) for item in statement.items)
            inside: Shelter = shelter if plain or shelter == "try" else "with"
            yield from self._block(statement.body, inside)
        elif isinstance(statement, TRIES):
            body: list[ast.stmt] = getattr(statement, "body", [])
            yield from self._block(body[:1], "try")


def _evaluated_at_once(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions that the statement evaluates before it goes into any block."""
    if isinstance(statement, (*INNER, *TRIES, TYPE_ALIAS, ast.Import, ast.ImportFrom)):
        return
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        if statement.value is not None:
            yield statement.value
        yield from _targets(statement)
    elif isinstance(statement, (ast.If, ast.While, ast.Assert)):
        yield statement.test
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield statement.iter
    elif isinstance(statement, _WITHS):
        yield from (item.context_expr for item in statement.items)
    elif isinstance(statement, ast.Match):
        yield statement.subject
    else:
        yield from ast.iter_child_nodes(statement)


def _targets(statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else [statement.target]


def _certain(node: ast.AST) -> Iterator[ast.AST]:
    """The node, after those inside it that are evaluated whenever it is."""
    for child in _certain_children(node):
        yield from _certain(child)
    yield node


def _certain_children(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, ast.Lambda):
        return ()
    if isinstance(node, ast.BoolOp):
        return node.values[:1]
    if isinstance(node, ast.IfExp):
        return (node.test,)
    if isinstance(node, ast.Compare):
        return (node.left, node.comparators[0])
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return (node.generators[0].iter,)
    return ast.iter_child_nodes(node)


def leaves(statement: ast.stmt) -> bool:
    """Whether the statement may end the function: ``return``, ``raise`` or ``assert`` in it."""
    return _has(statement, (ast.Return, ast.Raise, ast.Assert))


def raises(statement: ast.stmt) -> bool:
    """Whether the statement itself may raise: ``raise`` or ``assert`` in it."""
    return _has(statement, (ast.Raise, ast.Assert))


def _has(statement: ast.stmt, kinds: tuple[type[ast.AST], ...]) -> bool:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, kinds):
            return True
        if not isinstance(node, INNER):
            waiting.extend(ast.iter_child_nodes(node))
    return False
