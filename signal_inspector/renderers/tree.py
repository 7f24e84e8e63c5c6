"""A snapshot as a tree: signal, then sender, then receivers in dispatch order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from signal_inspector.domain.snapshot import Pending
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import (
    dotted,
    folded,
    group_name,
    pending_cell,
    sender_cell,
)
from signal_inspector.renderers.leaves import receiver_leaf
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import CELLS, NO_RECEIVERS, GroupKey, Row, group_rows

_INDENT = 4


def render_tree(
    rows: Sequence[Row],
    look: Look,
    group_by: GroupKey = "signal",
    pending: Sequence[Pending] = (),
) -> RenderableType:
    """A tree for each signal; or for each sender or app, with its signals below."""
    trees: list[Tree] = []
    for name, members in group_rows(rows, group_by).items():
        tree = Tree(_branch(name, members, group_by, look, 0), guide_style=styles.QUIET)
        below: GroupKey = "sender" if group_by == "signal" else "signal"
        for inner, rows_below in _in_order(members, below).items():
            branch = tree.add(_branch(inner, rows_below, below, look, _INDENT))
            for row in rows_below:
                assert row.connection is not None
                branch.add(
                    receiver_leaf(
                        row.connection,
                        row.orders,
                        look,
                        2 * _INDENT,
                        shows_sender=group_by == "app",
                    )
                )
        for row in members:
            if row.connection is None and group_by != "signal":
                tree.add(_lines(dotted(row.signal.name, styles.HEADING), look, _INDENT))
        trees.append(tree)
    if pending:
        tree = Tree(Text("Pending: the model was never loaded", style=styles.ALARM))
        for one in pending:
            tree.add(_lines(pending_cell(one), look, _INDENT))
        trees.append(tree)
    return Group(*_apart(trees))


def _apart(trees: Sequence[Tree]) -> Iterator[RenderableType]:
    """The trees with an empty line between them."""
    for number, tree in enumerate(trees):
        if number:
            yield Text()
        yield tree


def _in_order(rows: Sequence[Row], key: GroupKey) -> dict[str, list[Row]]:
    """Groups in the order in which they come, so that dispatch order shows."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.connection is not None:
            groups.setdefault(CELLS[key](row), []).append(row)
    return groups


def _branch(name: str, rows: Sequence[Row], key: GroupKey, look: Look, indent: int) -> Text:
    connection = rows[0].connection
    if key == "sender" and connection is not None:
        return _lines(sender_cell(connection.sender), look, indent)
    text = group_name(name, key)
    if connection is None:
        text.append(f"  {NO_RECEIVERS}" if name else NO_RECEIVERS, style=styles.QUIET)
    return _lines(text, look, indent)


def _lines(text: Text, look: Look, indent: int) -> Text:
    return text if look.width is None else Text("\n").join(folded(text, look.width - indent))
