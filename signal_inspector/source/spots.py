"""Where in a file a node of its syntax tree is."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from signal_inspector.domain.finding import Spot
from signal_inspector.domain.snapshot import Location


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of one file: its lines, and its path as reports show it."""

    lines: list[str]
    path: str

    def of(self, node: ast.expr) -> Spot:
        """The node or, where it has several lines, its first one.

        The columns of a syntax tree count bytes of UTF-8, those of a place characters.
        """
        text = self.lines[node.lineno - 1].rstrip().encode("utf-8", "surrogatepass")
        last = node.end_col_offset if node.end_lineno == node.lineno else len(text)
        start, end = (
            len(text[:column].decode("utf-8", "replace")) for column in (node.col_offset, last)
        )
        return Spot(Location(self.path, node.lineno), (start + 1, end + 1))
