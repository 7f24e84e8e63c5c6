"""Where the source assigns a name of a module or class, and to what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from signal_inspector.source.bindings import blocks_of
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.text import text_of


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment to a name; ``position`` counts the assignments of its file.

    ``calls`` is the dotted name of what the value calls (``Signal``), None where the value
    is no call; ``defines`` is false where the value is only another name. ``items`` gives
    the line of each item of a dict, list or tuple display, by its step (``['key']``).
    """

    line: int
    position: int
    calls: str | None
    defines: bool
    items: tuple[tuple[str, int], ...] = ()

    def item_line(self, step: str) -> int:
        """The line of an item, or of the whole where the source does not show it."""
        return dict(self.items).get(step, self.line)


class Assignments:
    """The assignments of source files at the level of module and class."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._found: dict[str, dict[str, list[Assignment]]] = {}

    def find(self, path: str, qualname: str) -> Assignment | None:
        """The assignment in the file that gives ``NAME`` or ``Class.NAME`` its value.

        The last that calls something, else the last that defines something, else the last of
        all; None where there is none.
        """
        if not self._may_assign(path, qualname.rpartition(".")[2]):
            return None
        if path not in self._found:
            self._found[path] = self._read(path)
        found = self._found[path].get(qualname, [])
        calling = [assignment for assignment in found if assignment.calls is not None]
        defining = [assignment for assignment in found if assignment.defines]
        chosen = calling or defining or found
        return chosen[-1] if chosen else None

    def _may_assign(self, path: str, name: str) -> bool:
        """A cheap look at the text, since most files only import the name."""
        text = self._files.text(path) or ""
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if _looks_assigned(text, at, end):
                return True
            at = text.find(name, end)
        return False

    def _read(self, path: str) -> dict[str, list[Assignment]]:
        found: dict[str, list[Assignment]] = {}
        tree = self._files.tree(path)
        try:
            bindings = _bindings(tree.body, "") if tree else ()
            for position, (qualname, line, value) in enumerate(bindings):
                found.setdefault(qualname, []).append(_assignment(line, position, value))
        except RecursionError:  # no person wrote this: what was found so far must do
            pass
        return found


def _looks_assigned(text: str, at: int, end: int) -> bool:
    """Whether the name there may be the target of an assignment: no import, no argument."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    after = text[end : text.find("\n", end)].lstrip()
    if ":=" in after:
        return True
    if text[end : end + 1] == "." or text[end : end + 1].isidentifier():
        return False
    if before.lstrip().startswith(("from ", "import ")):
        return False
    if "=" in after:
        return "(" not in before or before.lstrip()[:1] in ("(", "[")
    if after[:1] in ("", ",", ")", "]", "\\"):  # one of several lines: of an import, mostly
        opening = text.rfind("(", 0, at)
        return "import" not in text[text.rfind("\n", 0, opening) + 1 : opening]
    return after[:1] == ":"


_Binding = tuple[str, int, ast.expr]


def _bindings(body: list[ast.stmt], prefix: str) -> Iterator[_Binding]:
    """Qualified name, line and value of each assignment at module or class level."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _bindings(statement.body, f"{prefix}{statement.name}.")
        elif not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    yield from _targets(target, statement.value, prefix, statement.lineno)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                yield from _targets(statement.target, statement.value, prefix, statement.lineno)
            yield from _named_expressions(statement, prefix)
            for block in blocks_of(statement):
                yield from _bindings(block, prefix)


def _targets(target: ast.expr, value: ast.expr, prefix: str, line: int) -> Iterator[_Binding]:
    if isinstance(target, (ast.Tuple, ast.List)):
        if isinstance(value, (ast.Tuple, ast.List)):
            for inner, part in zip(target.elts, value.elts, strict=False):
                yield from _targets(inner, part, prefix, line)
    elif _is_this_module(target):
        yield target.attr, line, value
    elif dotted := _dotted(target):
        yield prefix + dotted, line, value


def _is_this_module(target: ast.expr) -> TypeGuard[ast.Attribute]:
    """``sys.modules[__name__].NAME``"""
    return isinstance(target, ast.Attribute) and text_of(target.value) in (
        "sys.modules[__name__]",
        "modules[__name__]",
    )


def _named_expressions(statement: ast.stmt, prefix: str) -> Iterator[_Binding]:
    """``(NAME := value)`` in the statement itself, not in its blocks."""
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.expr):
            for inner in ast.walk(node):
                if isinstance(inner, ast.NamedExpr):
                    yield prefix + inner.target.id, inner.lineno, inner.value


def _assignment(line: int, position: int, value: ast.expr) -> Assignment:
    return Assignment(
        line=line,
        position=position,
        calls=_dotted(value.func) if isinstance(value, ast.Call) else None,
        defines=not isinstance(value, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)),
        items=tuple(_items(value)),
    )


def _dotted(node: ast.expr) -> str:
    """``a.b.c``; empty for anything but names."""
    if isinstance(node, ast.Attribute):
        value = _dotted(node.value)
        return f"{value}.{node.attr}" if value else ""
    return node.id if isinstance(node, ast.Name) else ""


def _items(value: ast.expr, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Step and line of each item of a display, nested ones too."""
    pairs: list[tuple[str, ast.expr]] = []
    if isinstance(value, ast.Dict):
        pairs = [
            (f"[{key.value!r}]", item)
            for key, item in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant)
        ]
    elif isinstance(value, (ast.List, ast.Tuple)):
        pairs = [(f"[{index}]", item) for index, item in enumerate(value.elts)]
    for step, item in pairs:
        yield prefix + step, item.lineno
        yield from _items(item, prefix + step)
