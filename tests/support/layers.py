"""Reads the imports of a package and says which of them its architecture forbids."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Rules:
    """What the modules of a package may import and read.

    ``layers`` are the names directly below the package, from the top down: a module imports
    from its own layer and from those below. The package itself lies below them all.
    ``only`` names libraries that some layers alone may import, ``never`` those that some
    layers may not; ``plain`` layers have nothing but the standard library. ``read_by`` says
    which modules alone may read attributes of these names. ``parts`` are the packages of which
    a layer is made, again from the top down: the modules that stand beside them lie below them.
    """

    layers: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    read_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    """A module of the package by its dotted name."""

    name: str
    tree: ast.Module
    is_package: bool

    @property
    def layer(self) -> str:
        """The name directly below the package; empty for the package itself."""
        return _step(self.name, 1)


@dataclass(frozen=True)
class Import:
    """One module that another imports, wherever in its text."""

    target: str
    line: int
    for_typing: bool


def violations(package: Path, rules: Rules) -> list[str]:
    """Everything in the package that the rules forbid, a line for each."""
    modules = read_modules(package)
    return [
        f"{module.name}:{line}: {text}"
        for module in modules.values()
        for line, text in sorted(_violations_of(module, modules, rules))
    ]


def read_modules(package: Path) -> dict[str, Module]:
    """All modules of the package in a folder, by name."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = [package.name, *path.relative_to(package).with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        modules[name] = Module(name, ast.parse(path.read_text(encoding="utf-8")), is_package)
    return modules


def imports_of(module: Module, modules: Mapping[str, Module]) -> list[Import]:
    """What a module imports: at its top, inside functions, for typing, and by a call."""
    for_typing = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    return [
        Import(target, node.lineno, id(node) in for_typing)
        for node in ast.walk(module.tree)
        for target in _targets(node, module, modules)
    ]


def _violations_of(
    module: Module, modules: Mapping[str, Module], rules: Rules
) -> Iterator[tuple[int, str]]:
    if module.layer and module.layer not in rules.layers:
        yield 1, "belongs to no layer"
        return
    root = module.name.partition(".")[0]
    for one in imports_of(module, modules):
        if one.for_typing and not module.layer:
            continue  # The public names of the package, for type checkers.
        own = one.target.partition(".")[0] == root
        text = _inward(one, module, rules) if own else _outward(one, module, rules)
        if text:
            yield one.line, text
    for line, name in _reads(module.tree):
        readers = rules.read_by.get(name)
        if readers is not None and module.name not in readers:
            yield line, f"reads {name!r}, which {' and '.join(readers)} alone may do"


def _inward(one: Import, module: Module, rules: Rules) -> str | None:
    target = _step(one.target, 1)
    if not target:
        return None
    if not module.layer:
        return f"the package itself imports {one.target}"
    if target not in rules.layers:
        return f"imports {one.target}, which belongs to no layer"
    if rules.layers.index(target) < rules.layers.index(module.layer):
        return f"{module.layer} imports {one.target}, which lies above it"
    parts = rules.parts.get(module.layer, ()) if target == module.layer else ()
    return _between(parts, module.name, one.target) if parts else None


def _between(parts: tuple[str, ...], name: str, target: str) -> str | None:
    """What is wrong with an import from one part of a layer to another."""
    own, other = (_step(each, 2) for each in (name, target))
    if _step(name, 3) and own not in parts:
        return f"{own} is no known part of its layer"
    if other in parts and own not in parts[: parts.index(other) + 1]:
        return f"imports {target}, which lies above it"
    return None


def _step(name: str, number: int) -> str:
    """A part of a dotted name, empty where it is shorter."""
    return f"{name}{'.' * number}".split(".")[number]


def _outward(one: Import, module: Module, rules: Rules) -> str | None:
    library = one.target.partition(".")[0]
    if module.layer in rules.plain and library not in sys.stdlib_module_names:
        return f"{module.layer} imports {one.target}, which is not of the standard library"
    if module.layer in rules.never.get(library, ()):
        return f"{module.layer} imports {one.target}"
    if library in rules.only and module.layer not in rules.only[library]:
        return f"{module.layer or 'the package itself'} imports {one.target}"
    return None


def _targets(node: ast.AST, module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, module)
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if inner in modules else base
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
        ("import_module", "__import__")
    ):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _absolute(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = len(parts) - node.level + module.is_package
    return ".".join([*parts[:kept], *([node.module] if node.module else [])])


def _reads(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names that are read as an attribute, an item, or by the text of their name."""
    for node in ast.walk(tree):
        texts: list[ast.expr] = []
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Subscript):
            texts = [node.slice]
        elif isinstance(node, ast.Call):
            texts = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Compare):
            texts = [node.left, *node.comparators]
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.lineno, text.value
