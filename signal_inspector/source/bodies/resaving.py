"""Calls in a receiver that save the very object that it was told of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.bodies.certainty import saves_again
from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.guards import may_hide
from signal_inspector.source.bodies.orm_methods import SAVES


def resaves(code: Code) -> Iterator[ast.Call]:
    """Those of every run that nothing in the receiver guards."""
    always = {id(step.node) for step in code.steps}
    for step in code.steps_of_saves:
        call = step.node
        if step.shelter != "none" or not isinstance(call, ast.Call):
            continue
        method = _method_of(code, call)
        if method is None or not saves_again(call) or may_hide(code, call):
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
