"""What may keep a save from being told: calls that take receivers away, and marks."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from signal_inspector.source.bodies.code import Code
from signal_inspector.source.nodes import own_nodes

_MARKS = ("skip", "ignore", "disable", "signal", "flag", "lock", "process", "saving", "receivers")
"""Parts of names of attributes by which a receiver or a ``save`` may tell that it was here, or
that take receivers away. Django sends nothing for a model with ``_meta.auto_created``."""

_WORD = "disconnect"
_TAKING_AWAY = (_WORD, "receivers")

_LOGGING = frozenset(("debug", "info", "warning", "warn", "error", "exception", "critical", "log"))
_OF_CONTAINERS = frozenset(
    {
        *("append", "extend", "insert", "sort", "reverse", "add", "discard", "remove", "update"),
        *("setdefault", "pop", "popitem", "clear", "write", "put"),
    }
)
_OF_TASKS = frozenset(("delay", "apply_async", "delay_on_commit", "enqueue", "send_task"))
_OF_MODELS = frozenset(("full_clean", "clean", "clean_fields", "validate_unique"))
_HARMLESS_METHODS = _LOGGING | _OF_CONTAINERS | _OF_TASKS | _OF_MODELS

# Of the standard library, what calls something that it was given.
_CALLING = ("contextlib", "functools", "unittest", "operator", "importlib", "gc", "atexit")
_OF_DJANGO = ("django.core", "django.utils", "django.contrib", "django.db.transaction")


def may_hide(code: Code, save: ast.AST) -> bool:
    """Whether something may keep receivers from hearing that save, or tell them that it is the
    second one: a mark anywhere, or before it a call for its own sake that may do anything.

    What such a call does is read where its function is in the same file.
    """
    if any(_is_mark(code, node) for node in code.nodes):
        return True
    before = [node for node in code.nodes if _place(node) < _place(save)]
    return any(
        _may_do_anything(code, call, seen=set()) for call in _calls_for_their_own_sake(before)
    )


def _is_mark(code: Code, node: ast.AST) -> bool:
    """Whether it disconnects something, or leaves a mark on the instance or its model."""
    if isinstance(node, ast.Call):
        is_setting = code.paths.of(node.func) in ("builtins.setattr", "builtins.delattr")
        return is_setting and any(code.is_instance(each) for each in node.args[:1])
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr == "__dict__":
        return code.is_instance(node.value)
    return node.attr == _WORD or _is_set_as_mark(node)


def _is_set_as_mark(node: ast.Attribute) -> bool:
    return not isinstance(node.ctx, ast.Load) and any(
        name.startswith("_") or any(part in name for part in _MARKS) for name in _names(node)
    )


def _names(node: ast.expr) -> Iterator[str]:
    """The attributes in ``instance._meta.auto_created``."""
    while isinstance(node, ast.Attribute):
        yield node.attr
        node = node.value


def _calls_for_their_own_sake(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    """Those whose result is used for nothing: they are there for what they do."""
    for node in nodes:
        value = node.value if isinstance(node, ast.Expr) else None
        value = value.value if isinstance(value, ast.Await) else value
        if isinstance(value, ast.Call):
            yield value


def _may_do_anything(code: Code, call: ast.Call, seen: set[ast.AST]) -> bool:
    if code.query(call) is not None:
        return False
    if any(part in name for name in _names(call.func) for part in _TAKING_AWAY):
        return True
    if isinstance(call.func, ast.Attribute) and call.func.attr in _HARMLESS_METHODS:
        return False
    path = code.paths.of(call.func) or ""
    function = code.paths.function(call.func)
    if function is None:
        return not _is_harmless(path)
    if function in seen:
        return False
    seen.add(function)
    nodes = list(own_nodes(function))
    return any(_may_guard_elsewhere(node) for node in nodes) or any(
        _may_do_anything(code, each, seen) for each in _calls_for_their_own_sake(nodes)
    )


def _may_guard_elsewhere(node: ast.AST) -> bool:
    """Whether a function that is called may leave a mark, or has to do with receivers."""
    if isinstance(node, ast.Attribute):
        return _WORD in node.attr or node.attr == "__dict__" or _is_set_as_mark(node)
    if isinstance(node, ast.Name):
        return _WORD in node.id or node.id in ("setattr", "delattr")
    return isinstance(node, ast.Constant) and node.value == _WORD


def _is_harmless(path: str) -> bool:
    """Whether nothing of what lies there can have to do with receivers of the project."""
    first = path.partition(".")[0]
    if first == "builtins":
        return path not in ("builtins.exec", "builtins.eval", "builtins.next")
    if first in sys.stdlib_module_names:
        return first not in _CALLING
    return any(path.startswith(f"{package}.") for package in _OF_DJANGO)


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
