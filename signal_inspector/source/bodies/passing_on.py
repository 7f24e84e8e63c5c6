"""Whether a wrapper hands all that it is given to what it wraps, in every call."""

from __future__ import annotations

import ast

from signal_inspector.source.bodies.every_run import EveryRun
from signal_inspector.source.nodes import Definition


def passes_all_on(wrapper: Definition, name: str) -> bool:
    """Whether every call of the wrapper calls ``name`` with its ``*args`` and ``**kwargs`` as they
    came, and does nothing else with them. Not where it may catch what that call raises."""
    given = wrapper.args
    if given.vararg is None or given.kwarg is None:
        return False
    if given.posonlyargs or given.args or given.kwonlyargs:
        return False
    rest, keywords = given.vararg.arg, given.kwarg.arg
    wanted = ast.dump(ast.parse(f"{name}(*{rest}, **{keywords})", mode="eval").body)
    surely = any(
        ast.dump(step.node) == wanted
        for step in EveryRun(lambda _: False).steps(wrapper)
        if step.shelter == "none" and isinstance(step.node, ast.Call)
    )
    return surely and _uses(wrapper, rest, keywords) == 2 * _calls(wrapper, wanted)


def _uses(wrapper: Definition, *names: str) -> int:
    nodes = (node for statement in wrapper.body for node in ast.walk(statement))
    return sum(isinstance(node, ast.Name) and node.id in names for node in nodes)


def _calls(wrapper: Definition, wanted: str) -> int:
    nodes = (node for statement in wrapper.body for node in ast.walk(statement))
    return sum(isinstance(node, ast.Call) and ast.dump(node) == wanted for node in nodes)
