"""Which modules are imported by what a text says, as loaders of plugins and settings have it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from signal_inspector.source.evaluation.modules import Module
from signal_inspector.source.words import mentions_any

_BY_TEXT = ("import", "autodiscover", "load", "include")
"""The name of a function that imports what its arguments name has one of these in it."""

_BY_ANY_TEXT = ("import", "autodiscover", "_module", "find_spec", "plugin", "run_path")
"""Where a function with such a name is called, any text of its module may be what it imports."""

_LISTS = ("autodiscover", "import", "include", "module", "plugin")
"""A name or keyword for modules to be imported has one of these in it."""

_SWEEPS = re.compile(r"\b(?:iter_modules|walk_packages|listdir|scandir|glob|rglob|iterdir)\b")
_OF_ITSELF = re.compile(r"\b__(?:path|file|name|package)__\b")
_PLACEHOLDER = re.compile(r"%s|%\(\w+\)s|\{[^{}]*\}")


_LOADERS = re.compile(r"import_|__import__|autodiscover|_module|find_spec|plugin|run_path")


def may_import(module: Module, wanted: str) -> bool:
    """Whether the words of a module allow that it imports the wanted one, before it is parsed."""
    *packages, last = wanted.split(".")
    if mentions_any(module.text, (last, f"autodiscover_{last}")):
        return True
    if _LOADERS.search(module.text) is None:
        return False
    return mentions_any(module.text, packages) or _SWEEPS.search(module.text) is not None


def names_by_text(module: Module, tree: ast.Module, wanted: str) -> bool:
    """Whether a module names the ``wanted`` one in a text that is, or may be, imported."""
    nodes = list(ast.walk(tree))
    if any(_is_call_of(node, _BY_ANY_TEXT) for node in nodes):
        package = wanted.partition(".")[0]
        is_near = module.package == package or mentions_any(module.text, (package,))
        if any(_may_be_part_of(wanted, text, is_near=is_near) for text in texts_in(nodes)):
            return True
        if _sweeps_over(module, wanted):
            return True
    in_settings = module.source.loaded or module.source.app is None
    return any(_names(node, wanted, in_settings=in_settings) for node in nodes)


def leads_into(path: str, module: str) -> bool:
    """Whether a text is the path of the module or of something in it, as settings have it."""
    rest = path.removeprefix(module)
    if rest == path or not rest:
        return rest != path
    return rest[0] in ".:" and all(part.isidentifier() for part in re.split("[.:]", rest[1:]))


def texts_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The constant texts among the nodes."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _names(node: ast.AST, wanted: str, *, in_settings: bool) -> bool:
    """Whether a call imports the module by a text, or a name for modules or settings has it."""
    if isinstance(node, ast.Call):
        if _is_call_of(node, (f"autodiscover_{wanted.rpartition('.')[2]}",)):
            return True
        given = [*node.args] if _is_call_of(node, _BY_TEXT) else []
        listed = [one.value for one in node.keywords if one.arg and _is_list(one.arg)]
        texts = [*texts_in(given), *texts_in(each for one in listed for each in ast.walk(one))]
        return any(_is_tail(wanted, text) or leads_into(text, wanted) for text in texts)
    if in_settings and isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        value = () if node.value is None else ast.walk(node.value)
        held = any(map(_may_hold_modules, _targets(node)))
        return any(
            leads_into(text, wanted) and (held or text != wanted) for text in texts_in(value)
        )
    return False


def _is_call_of(node: ast.AST, parts: Iterable[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = _name_of(node.func).lower()
    return any(part in name for part in parts)


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[str]:
    return [
        _name_of(one) for one in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]


def _may_hold_modules(name: str) -> bool:
    """Whether a name is that of a list of modules, or of a setting that is not about logging."""
    return _is_list(name) or (name.isupper() and "LOG" not in name and name != "SIGNAL_INSPECTOR")


def _is_list(name: str) -> bool:
    return any(part in name.lower() for part in _LISTS)


def _name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_tail(wanted: str, text: str) -> bool:
    return f".{wanted}".endswith("." + text.lstrip("."))


def _may_be_part_of(wanted: str, text: str, *, is_near: bool) -> bool:
    """Whether the path may be made of the text, in which ``{}`` and ``%s`` stand for anything.

    It is the path or its end, or a package of it that a name follows. A plain word is that only
    where the module knows of the package.
    """
    for part in _PLACEHOLDER.split(text):
        if not part.strip("._") or not (is_near or "." in part):
            continue
        if _is_tail(wanted, part) or leads_into(part, wanted):
            return True
        if part[0] == "_" and wanted.endswith(part):
            return True
        if part[-1] == "." and f".{part.lstrip('.')}" in f".{wanted}":
            return True
    return False


def _sweeps_over(module: Module, wanted: str) -> bool:
    """Whether a module imports whatever lies in a folder, which may be that of the wanted one."""
    if _SWEEPS.search(module.text) is None:
        return False
    package = wanted.rpartition(".")[0]
    if not module.source.path.endswith("__init__.py"):
        home = module.name.rpartition(".")[0]
    else:
        home = module.name
    if home == package:
        return _OF_ITSELF.search(module.text) is not None
    return re.search(rf"\b{re.escape(package.rpartition('.')[2])}\b", module.text) is not None
