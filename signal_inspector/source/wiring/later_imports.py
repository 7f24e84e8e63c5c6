"""Which modules are imported in other circumstances than those of this process."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from signal_inspector.source.bindings import Imported, blocks_of, bound_by, statements_of
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.wiring.app_configs import unused_ready
from signal_inspector.source.wiring.imports_by_text import leads_into, may_import, names_by_text

RUN_BY_NAME = frozenset(
    {"__main__", "asgi", "jobs", "management", "scripts", "templatetags", "wsgi"}
)
"""Django, a server, a runner of scripts or Python itself imports modules of these names, or in such
a package, each when it is asked for."""


def imported_later(
    modules: Modules,
    wanted: Iterable[str],
    configs: Collection[str] = (),
    named: Collection[str] = (),
) -> frozenset[str]:
    """The ``wanted`` modules that something imports, if not in this process: a function, a branch
    that was not taken, Django for a setting; also through modules that are not loaded. Scripts
    are run by their names.

    ``configs`` are the paths of the classes of the installed apps' configs, with their bases,
    ``named`` the texts in the settings.
    """
    return frozenset(name for name in wanted if _is_imported_later(modules, name, configs, named))


def _is_imported_later(
    modules: Modules, wanted: str, configs: Collection[str], named: Collection[str]
) -> bool:
    """Looks from the module to those that import it, as long as these are not loaded either."""
    itself = modules.named(wanted)
    if itself is not None and _is_script(itself):
        return True
    seen = {wanted}
    waiting = [wanted]
    while waiting:
        name = waiting.pop()
        if any(leads_into(text, name) for text in named):
            return True
        for module in modules.all:
            if module.name == name or not may_import(module, name) or module.tree is None:
                continue
            if name in _at_times(modules, module, module.tree, configs):
                return True
            if names_by_text(module, module.tree, name):
                return True
            if module.name not in seen and _imports_when_imported(module, module.tree, name):
                if _is_run_by_name(module):
                    return True
                seen.add(module.name)
                waiting.append(module.name)
    return False


def _imports_when_imported(module: Module, tree: ast.Module, wanted: str) -> bool:
    """Whether the import of a module that is not loaded would import the wanted one."""
    return not module.source.loaded and wanted in imports_of(module, statements_of(tree.body))


def _is_run_by_name(module: Module) -> bool:
    """Whether it runs though no module imports it: by its name, or as a script of no app."""
    if not RUN_BY_NAME.isdisjoint(module.name.split(".")) or _is_script(module):
        return True
    return module.source.app is None


def _is_script(module: Module) -> bool:
    """Whether it is made to be run: it sets Django up, or asks whether it is ``__main__``."""
    return any(
        _begins_a_script(statement) for statement in (module.tree or ast.Module([], [])).body
    )


def _begins_a_script(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        return any(
            isinstance(node, ast.Name) and node.id == "__name__"
            for node in ast.walk(statement.test)
        )
    return isinstance(statement, ast.Expr) and _sets_up_django(statement.value)


def _sets_up_django(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr == "setup" and getattr(node.func.value, "id", None) == "django"


def _at_times(
    modules: Modules, module: Module, tree: ast.Module, configs: Collection[str]
) -> Iterator[str]:
    """What a module does not import whenever it is imported itself."""
    never_run = unused_ready(modules, module, tree, configs)
    for statement in statements_of(tree.body, inside=True):
        if statement in never_run:
            continue
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from imports_of(module, statements_of(statement.body, inside=True))
        elif module.source.loaded and not isinstance(statement, ast.ClassDef):
            for block in blocks_of(statement):
                yield from imports_of(module, statements_of(block))


def imports_of(module: Module, statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The modules that statements of a module import, their packages, and all that may be one."""
    for statement in statements:
        for name, binding in bound_by(statement):
            if isinstance(binding, Imported):
                source = module.absolute(binding) or ""
                yield from _with_packages(source)
                yield f"{source}.{binding.name or name}"
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield from _with_packages(alias.name)


def _with_packages(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]
