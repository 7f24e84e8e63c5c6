"""Where the source defines a function or class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from signal_inspector.source.files import SourceFiles
from signal_inspector.source.nodes import INNER, Definition, FunctionNode

_Node = FunctionNode | ast.ClassDef


def def_line(files: SourceFiles, path: str, first_line: int, name: str) -> int:
    """The line of ``def name``, given a code object's ``co_firstlineno``.

    That is the line of the first decorator where there is one. A lambda's first line, or
    one whose source cannot be read, is returned as it is.
    """
    lines = files.lines(path)
    if name == "<lambda>" or not 0 < first_line <= len(lines):
        return first_line
    start = lines[first_line - 1]
    if not start.lstrip().startswith("@"):
        return first_line
    indent = re.escape(start[: len(start) - len(start.lstrip())])
    definition = re.compile(rf"{indent}(?:async\s+)?def\s+{re.escape(name)}\b")
    for number in range(first_line, len(lines)):
        if definition.match(lines[number]):
            return number + 1
    return first_line


def class_line(files: SourceFiles, path: str, qualname: str) -> int | None:
    """The line of ``class``, None where the source does not show it."""
    name = qualname.rpartition(".")[2]
    pattern = re.compile(rf"[ \t]*class\s+{re.escape(name)}\b")
    numbers = [i for i, line in enumerate(files.lines(path), 1) if pattern.match(line)]
    if len(numbers) <= 1:
        return numbers[0] if numbers else None
    parsed = files.tree(path)
    for found, node in _definitions(parsed) if parsed else ():
        if found == qualname and isinstance(node, ast.ClassDef):
            return node.lineno
    return None


def qualname_at(files: SourceFiles, path: str, first_line: int, name: str) -> str | None:
    """The qualified name of the function or lambda whose code begins at ``first_line``."""
    found = _at(files, path, first_line, name)
    return None if found is None else found[0]


def function_at(files: SourceFiles, path: str, first_line: int, name: str) -> FunctionNode | None:
    """The function or lambda whose code begins at ``first_line``; None where none is found."""
    found = _at(files, path, first_line, name)
    return None if found is None else found[1]


def functions_at(tree: ast.Module, line: int) -> list[Definition]:
    """The functions that the line is in, outermost first; one whose ``def`` it is comes last."""
    found: list[Definition] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append(node)
            if node.lineno == line:
                break
        waiting.extend(each for each in ast.iter_child_nodes(node) if _may_hold(each, line))
    return found


def _at(
    files: SourceFiles, path: str, first_line: int, name: str
) -> tuple[str, FunctionNode] | None:
    parsed = files.tree(path)
    for qualname, node in _definitions(parsed) if parsed else ():
        if isinstance(node, ast.ClassDef) or _name_of(node) != name:
            continue
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        if first_line == min([node.lineno, *(decorator.lineno for decorator in decorators)]):
            return qualname, node
    return None


def _name_of(node: _Node) -> str:
    return "<lambda>" if isinstance(node, ast.Lambda) else node.name


def _definitions(parsed: ast.AST) -> Iterator[tuple[str, _Node]]:
    """Every function, lambda and class with its qualified name, in the order of the source."""
    waiting: list[tuple[str, ast.AST]] = [("", parsed)]
    while waiting:
        prefix, node = waiting.pop()
        if isinstance(node, INNER):
            qualname = prefix + _name_of(node)
            yield qualname, node
            prefix = qualname + ("." if isinstance(node, ast.ClassDef) else ".<locals>.")
        children = [(prefix, child) for child in ast.iter_child_nodes(node)]
        waiting.extend(reversed(children))


def _may_hold(node: ast.AST, line: int) -> bool:
    """Whether a statement on that line may be inside the node; cases have no line of their own."""
    if isinstance(node, ast.match_case):
        return True
    if not isinstance(node, (ast.stmt, ast.ExceptHandler)):
        return False
    return node.lineno <= line <= (node.end_lineno or node.lineno)
