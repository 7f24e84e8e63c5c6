"""Which ``AppConfig.ready()`` imports a module, as far as the source shows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from signal_inspector.audit.gathering import Gathered
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import SourceModule
from signal_inspector.source.bindings import statements_of
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.wiring.later_imports import imports_of
from signal_inspector.source.words import mentions_any


@dataclass(frozen=True, slots=True)
class ReadyImport:
    """An import in the ``ready()`` of a class: the dotted path of the class, and the line."""

    config: str
    at: Location


FindReadyImport = Callable[[SourceModule], ReadyImport | None]


def ready_imports(gathered: Gathered) -> FindReadyImport:
    """Looks for the import of a module among the modules of the same app that were read."""
    modules = Modules(gathered.modules, gathered.files)

    def find(wanted: SourceModule) -> ReadyImport | None:
        for module in modules.all:
            if module.source.app == wanted.app and mentions_any(module.text, ("ready",)):
                for name, line in _in_ready(module, wanted.name):
                    path = gathered.shown(module.source.path)
                    return ReadyImport(f"{module.name}.{name}", Location(path, line))
        return None

    return find


def _in_ready(module: Module, wanted: str) -> Iterator[tuple[str, int]]:
    """Class and line of each import of the module in a method ``ready``."""
    body = module.tree.body if module.tree else []
    for cls in (one for one in body if isinstance(one, ast.ClassDef)):
        for method in cls.body:
            if isinstance(method, ast.FunctionDef) and method.name == "ready":
                for statement in statements_of(method.body, inside=True):
                    if wanted in imports_of(module, [statement]):
                        yield cls.name, statement.lineno
