"""What a test is in the runs in which an argument of the signal has a certain value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from signal_inspector.source.nodes import INNER

Decide = Callable[[ast.expr], "bool | None"]

_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def decided(test: ast.expr, known: Decide) -> bool | None:
    """The truth of a test that is made of what ``known`` tells, or None."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        turned = decided(test.operand, known)
        return None if turned is None else not turned
    if isinstance(test, ast.BoolOp):
        settling = isinstance(test.op, ast.Or)  # one such value settles it
        parts = [decided(each, known) for each in test.values]
        if settling in parts:
            return settling
        return None if None in parts else not settling
    return known(test)


def unreached(body: Iterable[ast.stmt], known: Decide) -> Iterator[ast.stmt]:
    """The statements of a body that no such run comes to."""
    statements = iter(body)
    for statement in statements:
        chosen = decided(statement.test, known) if isinstance(statement, ast.If) else None
        if chosen is None or not isinstance(statement, ast.If):
            yield from _inside(statement, known)
            continue
        taken, left = statement.body, statement.orelse
        if not chosen:
            taken, left = left, taken
        yield from left
        yield from unreached(taken, known)
        if taken and isinstance(taken[-1], _LEAVING):
            yield from statements


def _inside(statement: ast.stmt, known: Decide) -> Iterator[ast.stmt]:
    if isinstance(statement, INNER):
        return
    parts = (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))
    for body in (
        *(getattr(statement, name, ()) for name in ("body", "orelse", "finalbody")),
        *(part.body for part in parts),
    ):
        yield from unreached(body, known)
