"""What the statements of a module or class body bind their names to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Imported:
    """``module`` as it is written, with its dots; ``name`` is None where the module itself is
    bound."""

    module: str
    level: int = 0
    name: str | None = None

    def begins_at(self, package: list[str]) -> list[str] | None:
        """The parts of the package that a relative import in ``package`` begins at; None where it
        goes above the top."""
        above = self.level - 1
        return None if above >= len(package) else package[: len(package) - above]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A value; ``steps`` lead to the part of it that is bound, where it is unpacked."""

    value: ast.expr
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Defined:
    """A function or class."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that only running the code would tell."""


Binding = Imported | Assigned | Defined | Opaque


@dataclass(slots=True)
class Bindings:
    """All bindings of each name, in the order of the source, and the star imports."""

    names: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[Imported] = field(default_factory=list)


# ``except*`` came with Python 3.11, with the fields of ``try``; ``type X = ...`` with 3.12.
TRIES: tuple[type[ast.AST], ...] = (ast.Try, getattr(ast, "TryStar", ast.Try))
TYPE_ALIAS: type[ast.AST] = getattr(ast, "TypeAlias", ast.Pass)

_SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return, ast.Import, ast.ImportFrom, ast.Raise)
"""The most frequent statements without blocks."""


def bindings_of(body: list[ast.stmt]) -> Bindings:
    """What a body binds, under ``if``, ``try`` and the like too, not in functions."""
    found = Bindings()
    for statement in statements_of(body):
        for name, binding in bound_by(statement):
            if name == "*" and isinstance(binding, Imported):
                found.stars.append(binding)
            else:
                found.names.setdefault(name, []).append(binding)
    return found


def statements_of(body: list[ast.stmt], *, inside: bool = False) -> Iterator[ast.stmt]:
    """Every statement in the order of the source, those for type checkers left out; with
    ``inside``, also those of functions and classes."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, _SIMPLE):
            continue
        if inside or not isinstance(
            statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ):
            for block in reversed(list(blocks_of(statement))):
                waiting.extend(reversed(block))


def blocks_of(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement, those for type checkers left out."""
    if isinstance(statement, ast.If) and (runs := when_it_runs(statement)) is not None:
        yield runs
        return
    yield getattr(statement, "body", [])
    yield from (part.body for part in getattr(statement, "handlers", ()))
    yield from (part.body for part in getattr(statement, "cases", ()))
    yield getattr(statement, "orelse", [])
    yield getattr(statement, "finalbody", [])


def when_it_runs(statement: ast.If) -> list[ast.stmt] | None:
    """The branch of ``if TYPE_CHECKING``, or of its negation, that is not for type checkers;
    None for any other ``if``."""
    test = statement.test
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return statement.body if _is_type_checking(test.operand) else None
    return statement.orelse if _is_type_checking(test) else None


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
    return name == "TYPE_CHECKING"


def bound_by(statement: ast.stmt) -> Iterator[tuple[str, Binding]]:
    """The names that a statement itself binds; ``*`` for a star import."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from _imported_by(statement)
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name, Defined(statement)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.If, ast.While)):
        yield from _assigned_by(statement)
    else:
        for name in _bound_otherwise(statement):
            yield name, Opaque()


def unpacked(
    target: ast.expr, value: ast.expr, steps: tuple[int, ...] = ()
) -> Iterator[tuple[str, Binding]]:
    """The names of the target of an assignment, with the part of the value that each gets."""
    if isinstance(target, ast.Name):
        yield target.id, Assigned(value, steps)
    elif isinstance(target, (ast.Tuple, ast.List)):
        starred = any(isinstance(part, ast.Starred) for part in target.elts)
        for number, part in enumerate(target.elts):
            if starred:
                yield from ((name, Opaque()) for name in names_in(part))
            else:
                yield from unpacked(part, value, (*steps, number))


def names_in(target: ast.expr) -> Iterator[str]:
    """The names that a target binds, however deep."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield node.id


def captured_by(pattern: ast.pattern) -> Iterator[str]:
    """The names that a pattern of ``match`` binds."""
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            yield name


def _imported_by(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Binding]]:
    if isinstance(statement, ast.ImportFrom):
        for alias in statement.names:
            imported = Imported(statement.module or "", statement.level, alias.name)
            yield alias.asname or alias.name, imported
        return
    for alias in statement.names:
        if alias.asname:
            yield alias.asname, Imported(alias.name)
        else:
            top = alias.name.partition(".")[0]
            yield top, Imported(top)


def _assigned_by(
    statement: ast.Assign | ast.AnnAssign | ast.If | ast.While,
) -> Iterator[tuple[str, Binding]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from unpacked(target, statement.value)
    elif isinstance(statement, ast.AnnAssign):
        if statement.value is not None:
            yield from unpacked(statement.target, statement.value)
    else:
        for node in ast.walk(statement.test):
            if isinstance(node, ast.NamedExpr):
                yield node.target.id, Assigned(node.value)


def _bound_otherwise(statement: ast.stmt) -> Iterator[str]:
    targets: list[ast.expr | None] = []
    if isinstance(statement, (ast.For, ast.AsyncFor, ast.AugAssign)):
        targets = [statement.target]
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in statement.items]
    elif isinstance(statement, ast.Delete):
        targets = list(statement.targets)
    elif isinstance(statement, TRIES):
        handlers: list[ast.ExceptHandler] = getattr(statement, "handlers", [])
        yield from (each.name for each in handlers if each.name is not None)
    elif isinstance(statement, ast.Match):
        yield from (name for case in statement.cases for name in captured_by(case.pattern))
    elif isinstance(statement, TYPE_ALIAS):
        targets = [getattr(statement, "name", None)]
    for target in targets:
        if target is not None:
            yield from names_in(target)
