"""Which signals are sent by something that looks at what their receivers return."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from signal_inspector.domain.source import Send
from signal_inspector.source.files import SourceFiles

_METHODS = frozenset({"send", "send_robust", "asend", "asend_robust"})


def answered_signals(files: SourceFiles, sends: Iterable[Send]) -> frozenset[str]:
    """The names of the signals of which some place uses, or may use, what the send gives.

    A helper that sends what it is given may use it.
    """
    only_sending: dict[str, set[int]] = {}
    found: set[str] = set()
    for send in sends:
        path = send.module.path
        if path not in only_sending:
            only_sending[path] = _lines_that_only_send(files.tree(path))
        if send.spot.location.line not in only_sending[path]:
            found.add(send.signal.text)
    return frozenset(found)


def _lines_that_only_send(tree: ast.Module | None) -> set[int]:
    """The lines on which calls begin that send and whose value is dropped."""
    nodes = [] if tree is None else list(ast.walk(tree))
    dropped = {id(_call_of(node)) for node in nodes if isinstance(node, ast.Expr)}
    sends = [node for node in nodes if isinstance(node, ast.Call) and _is_send(node)]
    used = {node.lineno for node in sends if id(node) not in dropped}
    return {node.lineno for node in sends} - used


def _call_of(statement: ast.Expr) -> ast.expr:
    value = statement.value
    return value.value if isinstance(value, ast.Await) else value


def _is_send(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS
