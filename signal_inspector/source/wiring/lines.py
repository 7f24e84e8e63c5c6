"""The lines of a module that are about signals, or use what the project has made for them."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Collection, Iterator

from signal_inspector.source.bindings import blocks_of
from signal_inspector.source.evaluation.modules import Module
from signal_inspector.source.words import ABOUT_SIGNALS, any_of


class Lines:
    """The lines of a module that matter: with words of signals, or with a name that stands for
    them.

    ``names`` are those of the project's helpers. Names that the module itself gives to something
    on such a line, as with ``notify = paid.send``, matter as well.
    """

    def __init__(self, module: Module, names: Collection[str]) -> None:
        wanted = {*ABOUT_SIGNALS, "ready", *names}
        self._numbers = module.lines_with(any_of(wanted))
        given = self._names_given(module)
        if given:
            self._numbers = module.lines_with(any_of(wanted | given))

    def are_in(self, node: ast.AST) -> bool:
        """Whether one of them belongs to the statement or function, its decorators included where
        it is a statement."""
        first: int = getattr(node, "lineno", 0)
        last: int = getattr(node, "end_lineno", None) or first
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        return self.between(min([first, *(each.lineno for each in decorators)]), last)

    def between(self, first: int, last: int) -> bool:
        """Whether one of them is among the lines from first to last."""
        at = bisect_left(self._numbers, first)
        return at < len(self._numbers) and self._numbers[at] <= last

    def _names_given(self, module: Module) -> set[str]:
        given: set[str] = set()
        waiting: list[ast.stmt] = list(module.tree.body if module.tree else [])
        while waiting:
            statement = waiting.pop()
            if self.are_in(statement):
                given |= set(self._given_by(statement))
                for block in blocks_of(statement):
                    waiting += block
        return given - {"__init__", "ready"}

    def _given_by(self, statement: ast.stmt) -> Iterator[str]:
        if isinstance(statement, ast.ImportFrom):
            yield from (alias.asname for alias in statement.names if alias.asname)
        elif isinstance(statement, ast.Assign):
            yield from (each.id for each in statement.targets if isinstance(each, ast.Name))
        elif isinstance(statement, ast.FunctionDef) and self.between(
            statement.lineno, statement.end_lineno or statement.lineno
        ):
            yield statement.name
