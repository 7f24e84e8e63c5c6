"""Reads of rows through attributes of the object that a receiver was told of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signal_inspector.source.bodies.code import Code
from signal_inspector.source.bodies.orm_methods import LAZY, OF_RELATIONS, READS, synchronous


def related_reads(code: Code) -> Iterator[tuple[str, ast.expr]]:
    """The attribute and the place of each, but for relations that the receiver changes itself.

    What is read for rows alone that are not new is left out: it may well mean what is there.
    """
    used = [
        (thing.relation, node)
        for node in code.nodes
        if isinstance(node, ast.Attribute)
        and (thing := code.thing(node.value)) is not None
        and thing.kind == "related"
        and thing.relation is not None
    ]
    changed = {name for name, node in used if synchronous(node.attr) in OF_RELATIONS}
    of_new = set(code.nodes_of_new_rows)
    for name, node in used:
        if name not in changed and node in of_new and synchronous(node.attr) in LAZY | READS:
            yield name, node.value
