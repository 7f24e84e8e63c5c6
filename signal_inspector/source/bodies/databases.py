"""Which database a receiver asks, and whether it looks at the one that the signal tells of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.plain_values import PlainValues
from signal_inspector.source.bodies.queries import Query

_ASKING = frozenset(("db", "_db", "db_for_read", "db_for_write"))
_STATE = "_state"
_NOT_OF_A_DATABASE = ("adding", "fields_cache")


def looks_at_a_database(code: Code) -> bool:
    """Whether it may ask an object or a router for a database, as with ``instance._state.db``."""
    attributes = [
        node
        for statement in code.function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute)
    ]
    others = {id(node.value) for node in attributes if node.attr in _NOT_OF_A_DATABASE}
    return any(
        node.attr in _ASKING or (node.attr == _STATE and id(node) not in others)
        for node in attributes
    )


def is_unrouted(code: Code, query: Query) -> bool:
    """Whether Django chooses the database by the model alone.

    It does for a query of a manager that names none, and for the first ``save`` of an object that
    was given no other object: what it is related to would tell.
    """
    if query.thing is not None and query.thing.is_new:
        return isinstance(query.node, ast.Call) and _is_unrouted_save(code, query.node)
    return query.is_unrouted


def _is_unrouted_save(code: Code, call: ast.Call) -> bool:
    if call.args or any(given.arg in (None, "using") for given in call.keywords):
        return False
    if not isinstance(call.func, ast.Attribute):
        return False
    made, plain = call.func.value, PlainValues(code.paths)
    if not isinstance(made, ast.Name):
        return _is_made_of_plain_values(plain, made)
    value = code.paths.value(made)
    return (
        value is not None
        and _is_made_of_plain_values(plain, value)
        and _is_given_only_plain_values(code, plain, made.id)
    )


def _is_made_of_plain_values(plain: PlainValues, made: ast.expr) -> bool:
    return isinstance(made, ast.Call) and plain.are_given_to(made)


def _is_given_only_plain_values(code: Code, plain: PlainValues, name: str) -> bool:
    """Whether an object under that name is handed to nothing else, and its attributes and methods
    get nothing but plain values."""
    known: set[int] = set()
    uses: set[int] = set()
    for node in (each for statement in code.function.body for each in ast.walk(statement)):
        if isinstance(node, ast.Name) and node.id == name:
            uses.add(id(node))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            known |= {id(each) for each in _targets_that_get_no_object(plain, node)}
        elif isinstance(node, ast.Call) and plain.are_given_to(node):
            known.add(id(getattr(node.func, "value", None)))
    return uses <= known


def _targets_that_get_no_object(
    plain: PlainValues, node: ast.Assign | ast.AnnAssign
) -> Iterator[ast.expr]:
    """The names and objects that are left without a relation by an assignment."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if len(targets) == 1:  # with two, the other name may be given something
        yield targets[0]
    if node.value is None or plain.is_one(node.value):
        yield from (each.value for each in targets if isinstance(each, ast.Attribute))
