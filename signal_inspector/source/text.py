"""The text of a part of the source, for people."""

from __future__ import annotations

import ast

_UNWRITABLE = "…"


def text_of(node: ast.AST) -> str:
    """The code of a node; ``…`` for what no person wrote and Python cannot write."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):  # nested too deeply, a number of too many digits
        return _UNWRITABLE


def text_of_constant(value: object) -> str:
    """A constant as text; ``…`` for a number of too many digits."""
    try:
        return str(value)
    except ValueError:
        return _UNWRITABLE
