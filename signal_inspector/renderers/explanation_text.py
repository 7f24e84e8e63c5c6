"""Answers as trees, for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from signal_inspector.domain.explanation import Explanation
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import (
    SENTENCE_BREAKS,
    dotted,
    folded,
    location_cell,
)
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.explanation_outline import outline_of
from signal_inspector.renderers.leaves import receiver_leaf
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.outline import Called, Line, Piece

_INDENT = 4


def render_text(explanations: Iterable[Explanation], look: Look, depth: int) -> RenderableType:
    """A tree for each part, with an empty line between them."""
    drawn: list[RenderableType] = []
    for explanation in explanations:
        for part in outline_of(explanation, depth):
            if drawn:
                drawn.append(Text())
            tree = Tree(_text(part, look, 0), guide_style=styles.QUIET)
            _grow(tree, part, look, _INDENT)
            drawn.append(tree)
    return Group(*drawn)


def _grow(tree: Tree, above: Line, look: Look, indent: int) -> None:
    for item in above.below:
        if isinstance(item, Called):
            shows = item.shows_sender
            tree.add(receiver_leaf(item.connection, item.orders, look, indent, shows_sender=shows))
        else:
            _grow(tree.add(_text(item, look, indent)), item, look, indent + _INDENT)


def _text(line: Line, look: Look, indent: int) -> Text:
    text = Text()
    for piece in line.pieces:
        text.append_text(_piece(piece))
    if line.location is not None:
        text.append_text(location_cell(line.location, look))
    if look.width is None:
        return text
    return Text("\n").join(folded(text, look.width - indent, SENTENCE_BREAKS))


def _piece(piece: Piece) -> Text:
    if piece.is_code and piece.style in ("", styles.HEADING) and "(" not in piece.text:
        return dotted(piece.text, piece.style)
    return Text(visible(piece.text), style=piece.style)
