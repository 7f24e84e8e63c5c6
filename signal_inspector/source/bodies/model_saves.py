"""A model's own ``save``: whether a call of it always comes to saving."""

from __future__ import annotations

import ast

from signal_inspector.source.bodies.every_run import EveryRun
from signal_inspector.source.definitions.functions import functions_at
from signal_inspector.source.files import SourceFiles


def save_may_skip(files: SourceFiles, path: str, line: int) -> bool:
    """Whether the ``save`` whose ``def`` is on that line may return without that of its parent.

    True too where its source cannot be read.
    """
    tree = files.tree(path)
    try:
        around = functions_at(tree, line) if tree else []
        if not around or around[-1].lineno != line:
            return True
        steps = EveryRun(lambda _: False).steps(around[-1])
        return not any(_hands_on(step.node) for step in steps)
    except RecursionError:  # no person wrote this
        return True


def _hands_on(node: ast.AST) -> bool:
    """``super().save(…)``, and ``Parent.save(self, …)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of = node.func.value
    is_super = isinstance(of, ast.Call) and isinstance(of.func, ast.Name) and of.func.id == "super"
    first = node.args[0] if node.args else None
    is_given_self = isinstance(first, ast.Name) and first.id == "self"
    return node.func.attr == "save" and (is_super or is_given_self)
