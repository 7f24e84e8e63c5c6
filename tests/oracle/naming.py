"""How a signal is called: by the source that created it, if it is still held there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from . import syntax
from .creation import Frame
from .holders import Holding


@dataclass(frozen=True)
class SignalName:
    """The acceptable names of a signal and where it is defined."""

    names: tuple[str, ...]
    """Several where the source gives several, as in ``a = b = Signal()``; may be empty."""
    may_be_unnamed: bool
    module: str | None = None
    filename: str | None = None
    lines: tuple[int, ...] = ()


def name_signal(frames: tuple[Frame, ...], holdings: list[Holding]) -> SignalName:
    """Name a signal by the innermost body that assigns it to where it is held."""
    for frame in frames:
        owner = frame.class_path or frame.module
        statement = syntax.statement_at(frame.filename, frame.line)
        if statement is None:
            continue
        targets = set(target_names(statement))
        here = [
            each for each in holdings if each.owner == owner and each.attribute in targets
        ] or elsewhere(statement, holdings)
        if here:
            return SignalName(
                tuple(each.name for each in here),
                not all(each.is_plain for each in here),
                frame.module,
                frame.filename,
                tuple(sorted({line for each in here for line in lines(statement, each, frame)})),
            )
    return SignalName(tuple(each.name for each in holdings), True)


def target_names(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds, or into which it puts an item."""
    for node in own_nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield base_name(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield base_name(node.func)


def base_name(node: ast.expr) -> str:
    """Return the name at the bottom of ``NAME[…].method``."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def elsewhere(statement: ast.stmt, holdings: list[Holding]) -> list[Holding]:
    """Find where ``Other.attribute = Signal()`` has put a signal."""
    attributes = {
        node.attr
        for node in own_nodes(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return [each for each in holdings if each.attribute in attributes and not each.path]


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement, without the statements inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(
            child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)
        )


def lines(statement: ast.stmt, holding: Holding, frame: Frame) -> list[int]:
    """Return the lines at which a signal may be said to be defined.

    That of the statement; for an item of a container that of its value. An item that was added
    afterwards may also be said to be where its container is.
    """
    if not holding.path:
        return [statement.lineno]
    value = getattr(statement, "value", None)
    for key in holding.path:
        value = item_of(value, key)
    if value is not None:
        return [value.lineno]
    return [frame.line, *syntax.assignments(frame.filename, holding.attribute)]


def item_of(display: ast.expr | None, key: object) -> ast.expr | None:
    """Return the expression of one item of a dict, list or tuple display."""
    if isinstance(display, ast.Dict):
        for key_node, value in zip(display.keys, display.values, strict=True):
            if isinstance(key_node, ast.Constant) and key_node.value == key:
                return value
    if isinstance(display, ast.List | ast.Tuple) and isinstance(key, int):
        starred = any(isinstance(each, ast.Starred) for each in display.elts)
        if not starred and key < len(display.elts):
            return display.elts[key]
    return None
