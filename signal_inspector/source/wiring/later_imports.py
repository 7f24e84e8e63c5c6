"""Which modules are imported in other circumstances than those of this process."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from signal_inspector.source.bindings import Imported, blocks_of, bound_by, statements_of
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.words import mentions_any

_BY_TEXT = ("import", "autodiscover", "load", "include")
"""The name of a function that imports what a text names has one of these in it."""

_BY_NAME = frozenset({"asgi", "templatetags", "wsgi"})
"""Modules of these names, or in such a package, are imported when a server asks for them."""


def imported_later(modules: Modules, wanted: Iterable[str]) -> frozenset[str]:
    """The ``wanted`` modules that something imports, if not in this process: a function, a branch
    that was not taken, Django for a setting; also through modules that are not loaded.
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
            if name in _at_times(module, module.tree, name):
                return True
            if module.name in seen or module.source.loaded:
                continue
            if name in imports_of(module, statements_of(module.tree.body)):
                if not _BY_NAME.isdisjoint(module.name.split(".")):
                    return True
                seen.add(module.name)
                waiting.append(module.name)
    return False


def _at_times(module: Module, tree: ast.Module, wanted: str) -> Iterator[str]:
    """What a module does not import whenever it is imported itself."""
    for statement in statements_of(tree.body, inside=True):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from imports_of(module, statements_of(statement.body, inside=True))
        elif module.source.loaded and not isinstance(statement, ast.ClassDef):
            for block in blocks_of(statement):
                yield from imports_of(module, statements_of(block))
    if any(_names(node, wanted, in_settings=module.source.loaded) for node in ast.walk(tree)):
        yield wanted


def _names(node: ast.AST, wanted: str, *, in_settings: bool) -> bool:
    """Whether a call imports the module by a text, or a setting has the path of what is in it."""
    if isinstance(node, ast.Call) and _imports_by_text(node.func):
        return any(
            f".{wanted}".endswith("." + text.lstrip(".")) or text.startswith(f"{wanted}.")
            for text in _texts(node.args)
        )
    if in_settings and isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return node.value is not None and any(
            _is_in(wanted, text) for text in _texts(ast.walk(node.value))
        )
    return False


def _is_in(module: str, path: str) -> bool:
    """Whether a text is the path of something in the module, as settings have it."""
    return path.startswith(f"{module}.") and path.removeprefix(f"{module}.").isidentifier()


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


def _texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
