"""Which modules are imported only when some function is called."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from signal_inspector.source.bindings import Imported, bound_by, statements_of
from signal_inspector.source.modules import Module, Modules
from signal_inspector.source.words import mentions_any

_BY_TEXT = ("import", "autodiscover", "load")
"""The name of a function that imports what a text names has one of these in it."""


def imported_later(modules: Modules, wanted: Iterable[str]) -> frozenset[str]:
    """The ``wanted`` modules that functions import, also through modules that are not loaded.

    A function imports by an import in it, or by a text with the name of the module.
    """
    return frozenset(name for name in wanted if _is_imported_later(modules, name))


def _is_imported_later(modules: Modules, wanted: str) -> bool:
    """Looks from the module to those that import it, as long as these are not loaded either."""
    seen = {wanted}
    waiting = [wanted]
    while waiting:
        name = waiting.pop()
        word = name.rpartition(".")[2]
        for module in modules.all:
            if not mentions_any(module.text, (word,)) or module.tree is None:
                continue
            if name in _in_functions(module, name):
                return True
            if module.name in seen or module.source.loaded:
                continue
            if name in imports_of(module, statements_of(module.tree.body)):
                seen.add(module.name)
                waiting.append(module.name)
    return False


def _in_functions(module: Module, wanted: str) -> Iterator[str]:
    """What the functions of a module import."""
    for statement in statements_of(module.tree.body if module.tree else [], inside=True):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from imports_of(module, statements_of(statement.body, inside=True))
    for node in ast.walk(module.tree) if module.tree else ():
        if isinstance(node, ast.Call) and _imports_by_text(node.func):
            for text in _texts(node):
                if f".{wanted}".endswith("." + text.lstrip(".")) or text.startswith(f"{wanted}."):
                    yield wanted


def imports_of(module: Module, statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The modules that statements of a module import, and all that may be modules."""
    for statement in statements:
        for name, binding in bound_by(statement):
            if isinstance(binding, Imported):
                source = module.absolute(binding) or ""
                yield source
                yield f"{source}.{binding.name or name}"
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)


def _imports_by_text(func: ast.expr) -> bool:
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return any(part in name.lower() for part in _BY_TEXT)


def _texts(node: ast.Call) -> Iterator[str]:
    for argument in node.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
