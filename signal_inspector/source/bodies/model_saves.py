"""A model's own ``save``: whether a call of it always comes to saving, and to sending."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.every_run import Step
from signal_inspector.source.bodies.guards import may_hide
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.definitions.functions import functions_at
from signal_inspector.source.files import SourceFiles


def save_may_skip(files: SourceFiles, path: str, line: int) -> bool:
    """Whether the ``save``, ``asave`` or ``save_base`` whose ``def`` is on that line may return
    without that of its parent, or may keep receivers from hearing it.

    True too where its source cannot be read.
    """
    try:
        code = _code_at(files, path, line)
        return code is None or not any(
            step.shelter == "none" and not may_hide(code, step.node)
            for step in _steps_that_hand_on(code)
        )
    except RecursionError:  # no person wrote this
        return True


def may_run_no_sql(files: SourceFiles, path: str, line: int) -> bool:
    """Whether the method of a model on that line may return without that of its parent.

    True too where its source cannot be read.
    """
    try:
        code = _code_at(files, path, line)
        return code is None or not any(_steps_that_hand_on(code))
    except RecursionError:  # no person wrote this
        return True


def _code_at(files: SourceFiles, path: str, line: int) -> Code | None:
    tree = files.tree(path)
    around = functions_at(tree, line) if tree else []
    if tree is None or not around or around[-1].lineno != line:
        return None
    return Code(around[-1], Paths(tree, around, path, frozenset()), frozenset())


def _steps_that_hand_on(code: Code) -> Iterator[Step]:
    return (step for step in code.steps if _hands_on(step.node, code.function.name))


def _hands_on(node: ast.AST, name: str) -> bool:
    """``super().save(…)``, and ``Parent.save(self, …)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of = node.func.value
    is_super = isinstance(of, ast.Call) and isinstance(of.func, ast.Name) and of.func.id == "super"
    first = node.args[0] if node.args else None
    is_given_self = isinstance(first, ast.Name) and first.id == "self"
    return node.func.attr == name and (is_super or is_given_self)
