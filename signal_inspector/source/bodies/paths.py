"""Dotted paths of what the names in a function mean, as far as its own file tells."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from signal_inspector.source.bindings import (
    Assigned,
    Binding,
    Bindings,
    Defined,
    Imported,
    Opaque,
    bindings_of,
)
from signal_inspector.source.nodes import Definition, every_parameter


class Paths:
    """Follows the imports, aliases and definitions that a function sees.

    ``around`` are the functions it is in, outermost first and itself last. ``known`` are paths that
    exist: with them the name of the module is told from the folder it lies in, where a folder
    above the packages has an ``__init__.py`` too, and what a star import has brought.
    """

    def __init__(
        self, tree: ast.Module, around: list[Definition], path: str, known: frozenset[str]
    ) -> None:
        self._path = Path(path)
        self._module, self._of_module = _of_module(tree, path)
        self._is_package = _is_init(self._path)
        self._known = known
        self._of_functions = [(bindings_of(each.body), each) for each in reversed(around)]
        self._followed: set[str] = set()

    def of(self, node: ast.expr) -> str | None:
        """The path of what a name, or an attribute of one, means; None where it is not known."""
        if isinstance(node, ast.Attribute):
            value = self.of(node.value)
            return None if value is None else f"{value}.{node.attr}"
        return self._of_name(node.id) if isinstance(node, ast.Name) else None

    def value(self, node: ast.expr) -> ast.expr | None:
        """The only value that a name is given in the source, None where there is no such value."""
        given, _ = self._given(node.id) if isinstance(node, ast.Name) else ([], False)
        match given:
            case [Assigned(value=value, steps=())]:
                return value
        return None

    def function(self, node: ast.expr) -> Definition | None:
        """The function of this file that a plain name means, where there is only one."""
        given, _ = self._given(node.id) if isinstance(node, ast.Name) else ([], False)
        match given:
            case [Defined(node=ast.FunctionDef() | ast.AsyncFunctionDef() as function)]:
                return None if function.decorator_list else function
        return None

    def is_module(self, node: ast.expr) -> bool:
        """Whether it names a module whose file lies below a folder that its own file is in."""
        parts = (self.of(node) or "").split(".")
        places = [folder.joinpath(*parts) for folder in self._path.parents] if all(parts) else []
        return any(each.with_suffix(".py").is_file() or each.is_dir() for each in places)

    def _of_name(self, name: str) -> str | None:
        given, is_local = self._given(name)
        if not given:
            return self._not_bound(name)
        if name in self._followed:
            return None
        self._followed.add(name)
        found = {self._bound(each, is_local=is_local) for each in given}
        self._followed.discard(name)
        return found.pop() if len(found) == 1 else None

    def _not_bound(self, name: str) -> str | None:
        """What no statement of the file names: a builtin, or what came with a star."""
        if self._of_module.stars:
            return self._known_here([*self._module, name])
        return f"builtins.{name}" if hasattr(builtins, name) else None

    def _given(self, name: str) -> tuple[list[Binding], bool]:
        """All bindings of a name where it is bound, a fallback to None left out, and whether that
        is in a function."""
        for bindings, function in self._of_functions:
            if name in every_parameter(function):
                return [Opaque()], True
            if name in bindings.names:
                return _but_none(bindings.names[name]), True
        return _but_none(self._of_module.names.get(name, [])), False

    def _bound(self, binding: Binding, *, is_local: bool) -> str | None:
        if isinstance(binding, Imported):
            return self._imported(binding)
        if isinstance(binding, Assigned) and not binding.steps:
            return self.of(binding.value)
        if isinstance(binding, Defined) and not is_local:
            return self._here([*self._module, binding.node.name])
        return None

    def _imported(self, imported: Imported) -> str | None:
        name = [] if imported.name is None else [imported.name]
        if imported.level == 0:
            return ".".join([imported.module, *name])
        package = self._module if self._is_package else self._module[:-1]
        base = imported.begins_at(package)
        if base is None:
            return None
        return self._here([*base, *([imported.module] if imported.module else []), *name])

    def _here(self, parts: list[str]) -> str:
        """A path in this module's own package, by the name that is known where there is one."""
        return self._known_here(parts) or ".".join(parts)

    def _known_here(self, parts: list[str]) -> str | None:
        spellings = (".".join(parts[start:]) for start in range(len(parts)))
        return next((each for each in spellings if each in self._known), None)


_MODULES: WeakKeyDictionary[ast.Module, tuple[list[str], Bindings]] = WeakKeyDictionary()


def _of_module(tree: ast.Module, path: str) -> tuple[list[str], Bindings]:
    """The parts of a module's name and what it binds, found once for all of its functions."""
    if tree not in _MODULES:
        _MODULES[tree] = module_parts(path), bindings_of(tree.body)
    return _MODULES[tree]


def module_parts(path: str) -> list[str]:
    """The parts of the name of a module, by the folders above it that have an ``__init__.py``."""
    file = Path(path)
    return [*reversed(list(_packages(file.parent))), *([] if _is_init(file) else [file.stem])]


def _is_init(file: Path) -> bool:
    return file.name == "__init__.py"


def _packages(folder: Path) -> Iterator[str]:
    while (folder / "__init__.py").is_file():
        yield folder.name
        folder = folder.parent


def _but_none(given: list[Binding]) -> list[Binding]:
    """Bindings to something; to nothing at all where there are no others."""
    return [each for each in given if not _is_none(each)] or given


def _is_none(binding: Binding) -> bool:
    value = binding.value if isinstance(binding, Assigned) else None
    return isinstance(value, ast.Constant) and value.value is None
