"""Which nodes of a receiver's body use the database, and how."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from signal_inspector.source.bodies.certainty import (
    adds_a_row,
    surely_runs,
    surely_selects,
    surely_touches,
)
from signal_inspector.source.bodies.orm_methods import (
    CREATES,
    FINDS_OR_CREATES,
    LAZY,
    OF_A_ROW,
    OF_ROWS,
    READS,
    SAVES,
    synchronous,
)
from signal_inspector.source.bodies.paths import Paths
from signal_inspector.source.bodies.things import Thing, Things

Use = Literal["build", "read", "write", "create", "other"]
"""What it does: only builds a queryset, reads rows, changes them, adds rows whatever there is
already, or opens a cursor or transaction."""


@dataclass(frozen=True, slots=True)
class Query:
    """A use of the database by ``node``.

    ``thing`` is what is asked. ``certain`` tells that it runs SQL whenever it is reached and its
    method is a synchronous one; ``adds_a_row``, of one that creates, that it is never asked to
    create none.
    """

    node: ast.expr
    use: Use
    thing: Thing | None
    certain: bool
    adds_a_row: bool = False

    @property
    def is_told(self) -> bool:
        """Whether it asks what the signal tells of."""
        return self.thing is not None and self.thing.told

    @property
    def may_find_rows(self) -> bool:
        """Whether it may tell the code which rows there are."""
        if self.thing is None or self.use not in ("build", "read", "write"):
            return False
        return self.thing.kind != "row"

    @property
    def is_unrouted(self) -> bool:
        """Whether Django chooses the database by the model alone."""
        if self.thing is None or self.use in ("build", "other"):
            return False
        return self.thing.kind in ("manager", "rows") and not self.thing.routed


_EVALUATING = frozenset(
    f"builtins.{name}"
    for names in (
        ("list", "tuple", "set", "frozenset", "dict", "len", "bool"),
        ("sorted", "sum", "any", "all", "min", "max"),
    )
    for name in names
)
_ATOMIC = frozenset(("django.db.transaction.atomic", "django.db.atomic"))
_CURSOR = "django.db.connection.cursor"
_SHORTCUTS = frozenset(("django.shortcuts.get_object_or_404", "django.shortcuts.get_list_or_404"))


class Queries:
    """Finds the uses of the database in one function."""

    def __init__(self, things: Things, paths: Paths) -> None:
        self._things = things
        self._paths = paths

    def of(self, node: ast.AST) -> Query | None:
        """What the node itself does with the database, those inside it left out."""
        if isinstance(node, ast.Call):
            return self._of_call(node)
        if isinstance(node, ast.With):
            return self._of_with(node)
        evaluated = _evaluated_by(node)
        return None if evaluated is None else self._of_rows(evaluated)

    def is_atomic(self, node: ast.expr) -> bool:
        """Whether it is ``transaction.atomic``, called or not."""
        return self._paths.of(node.func if isinstance(node, ast.Call) else node) in _ATOMIC

    def _of_with(self, node: ast.With) -> Query | None:
        for item in node.items:
            if isinstance(item.context_expr, ast.Call) and self.is_atomic(item.context_expr):
                return Query(item.context_expr, "other", None, certain=True)
        return None

    def _of_rows(self, node: ast.expr) -> Query | None:
        """The evaluation of a queryset."""
        thing = self._things.of(node)
        if thing is None or thing.kind != "rows":
            return None
        return Query(node, "read", thing, thing.certain)

    def _of_call(self, node: ast.Call) -> Query | None:
        path = self._paths.of(node.func)
        if path == _CURSOR:
            return Query(node, "other", None, certain=True)
        if path in _SHORTCUTS and node.args:
            asked = self._things.of(node.args[0])
            certain = asked is not None and asked.certain
            return Query(
                node, "read", asked, certain and surely_selects(node.args[1:], node.keywords)
            )
        if path in _EVALUATING and node.args:
            return self._of_rows(node.args[0])
        return self._of_method(node, node.func) if isinstance(node.func, ast.Attribute) else None

    def _of_method(self, node: ast.Call, method: ast.Attribute) -> Query | None:
        thing = self._things.of(method.value)
        if thing is None:
            return None
        name = synchronous(method.attr)
        at_once = name == method.attr
        if thing.kind in ("manager", "rows"):
            if method.attr in LAZY:
                return Query(node, "build", thing, certain=False)
            certain = at_once and thing.certain and surely_runs(name, node)
            return _on_rows(node, name, thing, certain) if name in OF_ROWS else None
        if thing.kind == "row" and name in OF_A_ROW:
            certain = at_once and surely_touches(name, node)
            use = _use_of_row(name, thing)
            return Query(node, use, thing, certain, adds_a_row=use == "create")
        return _of_related(node, name, thing) if thing.kind == "related" else None


def _on_rows(node: ast.Call, name: str, thing: Thing, certain: bool) -> Query:
    use = _use(name, node)
    return Query(node, use, thing, certain, use == "create" and adds_a_row(name, node))


def _of_related(node: ast.Call, name: str, thing: Thing) -> Query | None:
    """A call on an attribute of the instance; a file's ``save(name, content)`` is none."""
    if name in CREATES | FINDS_OR_CREATES:
        return _on_rows(node, name, thing, certain=False)
    if name == "save" and not node.args:
        return Query(node, "write", thing, certain=False)
    # A dict has ``get`` too.
    return Query(node, "read", thing, certain=False) if name in READS - {"get"} else None


def _use(name: str, node: ast.Call) -> Use:
    if name in READS:
        return "read"
    tolerant = ("ignore_conflicts", "update_conflicts")
    if name in CREATES and not any(one.arg in tolerant for one in node.keywords):
        return "create"
    return "write"


def _use_of_row(name: str, thing: Thing) -> Use:
    if name == "refresh_from_db":
        return "read"
    return "create" if name in SAVES and thing.is_new else "write"


def _evaluated_by(node: ast.AST) -> ast.expr | None:
    """What the node goes through, or asks for its truth or for an item."""
    if isinstance(node, ast.For):
        return node.iter
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
        first = node.generators[0]
        return None if first.is_async else first.iter
    if isinstance(node, (ast.Starred, ast.Subscript)):
        is_slice = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
        return None if is_slice or not isinstance(node.ctx, ast.Load) else node.value
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return node.test
    if isinstance(node, ast.BoolOp):
        return node.values[0]
    if isinstance(node, ast.UnaryOp):
        return node.operand if isinstance(node.op, ast.Not) else None
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return node.comparators[0]
    return None
