"""Calls in a receiver that save the very object that it was told of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.bodies.certainty import saves_again
from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.orm_methods import SAVES

_MARKS = ("skip", "ignore", "disable", "signal", "flag", "lock", "process", "saving", "receivers")
"""Parts of names of attributes by which a receiver or a ``save`` may tell that it was here, or
that take receivers away. Django sends nothing for a model with ``_meta.auto_created``."""


def resaves(code: Code) -> Iterator[ast.Call]:
    """Those of every run that nothing in the receiver guards."""
    if any(_may_guard(code, node) for node in code.nodes):
        return
    always = {id(step.node) for step in code.steps}
    for step in code.steps_of_saves:
        call = step.node
        if step.shelter != "none" or not isinstance(call, ast.Call):
            continue
        method = _method_of(code, call)
        if method is None or not saves_again(call):
            continue
        # What is not for fixtures does not hear a save that says that it is for one.
        if method != "save_base" or id(call) in always:
            yield call


def _method_of(code: Code, call: ast.Call) -> str | None:
    """The method that saves the instance when this call is evaluated."""
    if not isinstance(call.func, ast.Attribute) or not code.is_instance(call.func.value):
        return None
    name = call.func.attr
    if code.is_async:
        return name if name == "asave" and id(call) in code.awaited else None
    return name if name in SAVES else None


def _may_guard(code: Code, node: ast.AST) -> bool:
    """Whether it disconnects something, or leaves a mark on the instance or its model."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "disconnect":
            return True
        is_setting = code.paths.of(node.func) in ("builtins.setattr", "builtins.delattr")
        return is_setting and any(code.is_instance(each) for each in node.args[:1])
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr == "__dict__":
        return code.is_instance(node.value)
    return not isinstance(node.ctx, ast.Load) and any(
        name.startswith("_") or any(part in name for part in _MARKS) for name in _names(node)
    )


def _names(node: ast.expr) -> Iterator[str]:
    """The attributes in ``instance._meta.auto_created``."""
    while isinstance(node, ast.Attribute):
        yield node.attr
        node = node.value
