"""The modules whose source may be followed, each parsed when something asks for what is in it."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from re import Pattern

from signal_inspector.domain.source import SourceModule
from signal_inspector.source.bindings import Bindings, Imported, bindings_of, statements_of
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.nodes import Definition
from signal_inspector.source.words import is_about_signals

SelfAssigned = dict[str, list[tuple[Definition, ast.expr]]]
"""Attributes with the methods that assign them, and the values."""


class Module:
    """A module with what its body binds."""

    def __init__(self, source: SourceModule, files: SourceFiles) -> None:
        self.source = source
        self.name = source.name
        self.package = source.name.partition(".")[0]
        self._files = files
        self._classes: dict[ast.ClassDef, Bindings] = {}
        self._attributes: dict[ast.ClassDef, SelfAssigned] = {}

    @property
    def text(self) -> str:
        """Its text, empty where it cannot be read."""
        return self._files.text(self.source.path) or ""

    @property
    def lines(self) -> list[str]:
        """Its lines, none where it cannot be read."""
        return self._files.lines(self.source.path)

    @cached_property
    def tree(self) -> ast.Module | None:
        """Its syntax tree, None where it cannot be read or parsed."""
        return self._files.tree(self.source.path)

    @cached_property
    def may_connect(self) -> bool:
        """Whether its words are about signals, or it is a package, which hands on what others
        have; set for a module that is followed for another reason."""
        return self._is_package or is_about_signals(self.text)

    @property
    def _is_package(self) -> bool:
        return self.source.path.endswith("__init__.py")

    @cached_property
    def bindings(self) -> Bindings:
        """What its body binds, nothing where it cannot be parsed."""
        return bindings_of(self.tree.body if self.tree else [])

    def bindings_of_class(self, node: ast.ClassDef) -> Bindings:
        """What the body of one of its classes binds."""
        if node not in self._classes:
            self._classes[node] = bindings_of(node.body)
        return self._classes[node]

    def assigned_to_self(self, node: ast.ClassDef) -> SelfAssigned:
        """What the methods of one of its classes assign to attributes of ``self``."""
        if node not in self._attributes:
            self._attributes[node] = _assigned_to_self(node)
        return self._attributes[node]

    def absolute(self, imported: Imported) -> str | None:
        """The dotted path of the module it imports from; None where there is no such package."""
        if imported.level == 0:
            return imported.module
        package = self.name.split(".")
        if not self._is_package:
            package = package[:-1]
        base = imported.begins_at(package)
        if base is None:
            return None
        return ".".join([*base, *([imported.module] if imported.module else [])])

    def lines_with(self, words: Pattern[str]) -> list[int]:
        """The numbers of the lines in which the pattern is found, ascending."""
        starts = self._line_starts
        return sorted({bisect_right(starts, each.start()) for each in words.finditer(self.text)})

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts


class Modules:
    """The modules by their names."""

    def __init__(self, sources: Iterable[SourceModule], files: SourceFiles) -> None:
        self.all = [Module(source, files) for source in sources]
        self._by_name = {module.name: module for module in reversed(self.all)}

    def named(self, name: str) -> Module | None:
        """The module of that name; None for one that is not among those that may be read."""
        return self._by_name.get(name)


def _assigned_to_self(node: ast.ClassDef) -> SelfAssigned:
    found: SelfAssigned = {}
    for method in node.body:
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in statements_of(method.body):
                if isinstance(statement, ast.Assign):
                    for name in filter(None, map(_attribute_of_self, statement.targets)):
                        found.setdefault(name, []).append((method, statement.value))
    return found


def _attribute_of_self(target: ast.expr) -> str | None:
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return None
    return target.attr if target.value.id == "self" else None
