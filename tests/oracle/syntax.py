"""What the source of a file says about the lines that the interpreter reports."""

from __future__ import annotations

import ast
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = {
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}


@dataclass(frozen=True)
class Named:
    """A function or class of a file with its qualified name."""

    name: str
    qualname: str
    first_line: int
    """The line that the interpreter reports: that of the first decorator."""
    line: int
    """The line of ``def``, ``class`` or ``lambda``."""
    is_class: bool


@cache
def parse(filename: str) -> ast.Module | None:
    """Parse a file; None where there is no such file or it is not Python."""
    if not Path(filename).is_file():
        return None
    try:
        with tokenize.open(filename) as source:
            return ast.parse(source.read())
    except (OSError, SyntaxError, ValueError, UnicodeError):
        return None


@cache
def definitions(filename: str) -> tuple[Named, ...]:
    """Return every function, lambda and class of a file."""
    tree = parse(filename)
    if tree is None:
        return ()
    collector = Collector()
    collector.visit(tree)
    return tuple(collector.found)


class Collector(ast.NodeVisitor):
    """Collects definitions with the qualified names that Python gives them."""

    def __init__(self) -> None:
        self.scopes: list[str] = []
        self.found: list[Named] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Note a function."""
        self.function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Note an asynchronous function."""
        self.function(node)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Note a function; its decorators and defaults belong to the scope around it."""
        self.note(node.name, first_line(node), node.lineno, is_class=False)
        outside = [*node.decorator_list, node.args]
        if node.returns is not None:
            outside.append(node.returns)
        for child in outside:
            self.visit(child)
        self.inside(f"{node.name}.<locals>", node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Note a class."""
        self.note(node.name, first_line(node), node.lineno, is_class=True)
        for child in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(child)
        self.inside(node.name, node.body)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Note a lambda."""
        self.note("<lambda>", node.lineno, node.lineno, is_class=False)
        self.visit(node.args)
        self.inside("<lambda>.<locals>", [node.body])

    def generic_visit(self, node: ast.AST) -> None:
        """Enter comprehensions as scopes of their own, everything else as it is."""
        label = COMPREHENSIONS.get(type(node))
        if label is None:
            super().generic_visit(node)
            return
        self.scopes.append(f"{label}.<locals>")
        super().generic_visit(node)
        self.scopes.pop()

    def inside(self, scope: str, body: list[ast.AST]) -> None:
        """Visit a body with the name of its scope pushed."""
        self.scopes.append(scope)
        for child in body:
            self.visit(child)
        self.scopes.pop()

    def note(self, name: str, first: int, line: int, *, is_class: bool) -> None:
        """Keep one definition."""
        qualname = ".".join([*self.scopes, name])
        self.found.append(Named(name, qualname, first, line, is_class))


def first_line(node: Definition) -> int:
    """Return the line at which the interpreter lets a definition begin."""
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def function_at(filename: str, name: str, first: int) -> Named | None:
    """Find the function whose code has this name and first line."""
    for each in definitions(filename):
        if not each.is_class and each.name == name and each.first_line == first:
            return each
    return None


def class_lines(filename: str, qualname: str) -> tuple[int, ...]:
    """Return the lines on which a class of this qualified name is defined in the file."""
    return tuple(
        each.line for each in definitions(filename) if each.is_class and each.qualname == qualname
    )


def statement_at(filename: str, line: int) -> ast.stmt | None:
    """Find the innermost statement of a module or class body that contains the line."""
    tree = parse(filename)
    if tree is None:
        return None
    found: ast.stmt | None = None
    bodies: list[ast.stmt] = list(tree.body)
    while bodies:
        statement = bodies.pop()
        if not statement.lineno <= line <= (statement.end_lineno or statement.lineno):
            continue
        found = statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        bodies = nested_statements(statement)
    return found


def assignments(filename: str, name: str) -> list[int]:
    """Return the lines on which a file assigns a name by itself."""
    tree = parse(filename)
    if tree is None:
        return []
    found = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            found.append(node.lineno)
    return found


def nested_statements(statement: ast.AST) -> list[ast.stmt]:
    """Return the statements directly inside a compound statement, handlers and cases included."""
    found: list[ast.stmt] = []
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            found.append(child)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            found.extend(nested_statements(child))
    return found
