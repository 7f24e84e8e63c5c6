"""Functions that let no exception out."""

from __future__ import annotations

import ast

from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.every_run import raises

_ALL = ("builtins.Exception", "builtins.BaseException")


def swallows_everything(code: Code) -> bool:
    """Whether all of the function but its docstring is one ``try`` that catches every exception
    and raises none again. What the handlers call is taken to succeed."""
    match [each for each in code.function.body if not _is_docstring(each)]:
        case [ast.Try(handlers=handlers, orelse=[], finalbody=[])]:
            handled = [statement for handler in handlers for statement in handler.body]
            catches = any(_catches_all(code, handler.type) for handler in handlers)
            return catches and not any(raises(statement) for statement in handled)
    return False


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _catches_all(code: Code, caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    options = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(_is_any_exception(code, option) for option in options)


def _is_any_exception(code: Code, caught: ast.expr) -> bool:
    """A name that a star import may have brought is taken for the builtin: who hides that?"""
    path = code.paths.of(caught)
    if path is None and isinstance(caught, ast.Name):
        path = f"builtins.{caught.id}"
    return path in _ALL
