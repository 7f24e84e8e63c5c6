"""The calls whose coroutines run where they are made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.evaluation.frames import Site
from signal_inspector.source.evaluation.modules import Module

_RUNNERS = frozenset(
    {
        *("create_task", "ensure_future", "gather", "run", "run_coroutine_threadsafe"),
        *("run_until_complete", "shield", "wait_for"),
    }
)
"""The functions and methods of asyncio that run the coroutines they are given."""


class Awaited:
    """The calls in modules that stand behind ``await``, or are given to what runs them."""

    def __init__(self) -> None:
        self._of_modules: dict[str, frozenset[ast.AST]] = {}

    def holds(self, site: Site) -> bool:
        """Whether the call of that place is one of them."""
        name = site.module.name
        if name not in self._of_modules:
            self._of_modules[name] = frozenset(_run_in(site.module))
        return site.node in self._of_modules[name]


def _run_in(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree) if module.tree else ():
        if isinstance(node, ast.Await):
            yield node.value
        elif isinstance(node, ast.Call) and _name_of(node.func) in _RUNNERS:
            yield from node.args


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
