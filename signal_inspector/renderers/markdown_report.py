"""A snapshot as a Markdown table, for pull requests and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from signal_inspector.domain.snapshot import Pending
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import CELLS, Row

_TITLES = {"order": "#"}
_PLAIN_FIELDS = frozenset({"order", "flags", "line", "kind", "origin", "sender_kind"})


def render_markdown(
    rows: Iterable[Row], fields: Sequence[str], look: Look, pending: Sequence[Pending] = ()
) -> str:
    """One table of the rows and, where something is pending, one of that."""
    lines = _head([_TITLES.get(field, field.replace("_", " ").capitalize()) for field in fields])
    lines += [_line([_cell(row, field, look) for field in fields]) for row in rows]
    if pending:
        lines += ["", "Pending: the sender was never loaded.", ""]
        lines += _head(["Signal", "Receiver", "Sender"])
        lines += [
            _line([code(one.signal), code(one.receiver.name), code(one.sender)]) for one in pending
        ]
    return "\n".join(lines) + "\n"


def _head(titles: Sequence[str]) -> list[str]:
    return [_line(titles), _line(["---"] * len(titles))]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(row: Row, field: str, look: Look) -> str:
    text = CELLS[field](row)
    if field == "receiver" and row.count > 1:
        return code(text) + look.times(row.count)
    return escaped(text) if field in _PLAIN_FIELDS else code(text)


def code(text: str) -> str:
    """A code span, fenced by more backticks than the text has in a row."""
    if not text:
        return ""
    text = _one_line(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def escaped(text: str) -> str:
    """The text with what Markdown would read as its own escaped."""
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
