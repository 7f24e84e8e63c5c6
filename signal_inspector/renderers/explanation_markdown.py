"""Answers as headings and nested lists, for pull requests and wikis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signal_inspector.domain.explanation import Explanation
from signal_inspector.renderers.explanation_outline import outline_of
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.markdown_report import code, escaped
from signal_inspector.renderers.outline import Called, Line, Piece
from signal_inspector.renderers.rows import flags_of, orders_text, sender_text


def render_markdown(explanations: Iterable[Explanation], look: Look, depth: int) -> str:
    """A heading for each answer, a smaller one for each of its parts."""
    lines: list[str] = []
    for explanation in explanations:
        for number, part in enumerate(outline_of(explanation, depth)):
            lines += [""] if lines else []
            lines.append(f"{'###' if number else '##'} {_text(part)}")
            below = [*_items(part, look, 0)]
            lines += ["", *below] if below else []
    return "\n".join(lines) + "\n"


def _items(above: Line, look: Look, level: int) -> Iterator[str]:
    for item in above.below:
        text = _called(item, look) if isinstance(item, Called) else _text(item)
        yield f"{'  ' * level}- {text}"
        if isinstance(item, Line):
            yield from _items(item, look, level + 1)


def _text(line: Line) -> str:
    text = "".join(_piece(piece) for piece in line.pieces).strip()
    if line.location is None:
        return text
    return f"{text} {code(str(line.location))}"


def _piece(piece: Piece) -> str:
    """A code span, or the text with a single blank where there are several."""
    if piece.is_code:
        return code(piece.text)
    before = " " if piece.text[:1] == " " else ""
    after = " " if piece.text[-1:] == " " and piece.text.strip() else ""
    return f"{before}{escaped(piece.text)}{after}"


def _called(item: Called, look: Look) -> str:
    connection = item.connection
    text = f"{escaped(orders_text(item.orders))}: {code(connection.receiver.name)}"
    text += look.times(len(item.orders))
    if item.shows_sender:
        text += f" for {code(sender_text(connection.sender))}"
    flags = flags_of(connection)
    if flags:
        text += f", {escaped(', '.join(flags))}"
    if connection.receiver.location is not None:
        text += f", {code(str(connection.receiver.location))}"
    return text
