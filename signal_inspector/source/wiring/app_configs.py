"""App configs in the source that no installed app uses, so that nothing calls their ``ready``."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.words import mentions_any

_DEAD_SETTING = re.compile(r"^\s*default_app_config\b.*$", re.MULTILINE)
"""What older versions of Django took an app's config from."""


def unused_ready(
    modules: Modules, module: Module, tree: ast.Module, configs: Collection[str]
) -> frozenset[ast.stmt]:
    """The ``ready`` methods that Django calls under no settings, with all statements in them.

    ``configs`` are the paths of the config classes in use, with their bases. A config that Django
    would take by itself, that another text names, or that stands beside one in use may be in use
    under other settings.
    """
    candidates = [one for one in tree.body if isinstance(one, ast.ClassDef) and _is_config(one)]
    if not configs or any(f"{module.name}.{one.name}" in configs for one in candidates):
        return frozenset()
    by_itself = module.name.rpartition(".")[2] == "apps" and len(candidates) == 1
    return frozenset(
        statement
        for one in candidates
        if not by_itself and not _is_default(one) and not _is_named(modules, module, one.name)
        for statement in _statements_of_ready(one)
    )


def _is_config(node: ast.ClassDef) -> bool:
    return any(_last_name(base).endswith("Config") for base in node.bases)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_default(node: ast.ClassDef) -> bool:
    """Whether it says that it is the default of its app, whatever it says."""
    return any(
        isinstance(target, ast.Name) and target.id == "default"
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    )


def _is_named(modules: Modules, module: Module, name: str) -> bool:
    """Whether any module has the path of the class, or one of its package its name."""
    package = module.name.rpartition(".")[0]
    for other in modules.all:
        if name not in other.text:
            continue
        text = _DEAD_SETTING.sub("", other.text)
        if f"{module.name}.{name}" in text:
            return True
        is_near = f"{other.name}.".startswith(f"{package}.") and other.name != module.name
        if is_near and mentions_any(text, (name,)):
            return True
    return False


def _statements_of_ready(node: ast.ClassDef) -> Iterator[ast.stmt]:
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "ready":
            yield from (each for each in ast.walk(method) if isinstance(each, ast.stmt))
