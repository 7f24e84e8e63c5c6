"""A snapshot as a Markdown table, for pull requests and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from signal_inspector.domain.snapshot import Pending
from signal_inspector.renderers.characters import one_line
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import CELLS, Row

_TITLES = {"order": "#"}
_READ_BY_MARKDOWN = re.compile(r"(?P<called>@\w+(?:\.\w+)*)|[\\`*_<>|\[\]~&]")
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
            _line(map(_code_cell, (one.signal, one.receiver.name, one.sender))) for one in pending
        ]
    return "\n".join(lines) + "\n"


def _head(titles: Sequence[str]) -> list[str]:
    return [_line(titles), _line(["---"] * len(titles))]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(row: Row, field: str, look: Look) -> str:
    text = CELLS[field](row)
    if field == "receiver" and row.count > 1:
        return _code_cell(text) + look.times(row.count)
    return escaped(text) if field in _PLAIN_FIELDS else _code_cell(text)


def _code_cell(text: str) -> str:
    """Code in a table, which would end the cell at a pipe there too."""
    return code(text).replace("|", "\\|")


def code(text: str) -> str:
    """A code span, fenced by more backticks than the text has in a row."""
    text = one_line(text)
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def escaped(text: str) -> str:
    """The text with what Markdown would read as its own escaped.

    A name behind ``@`` is code: GitHub and GitLab would tell whoever is called so.
    """
    return _READ_BY_MARKDOWN.sub(
        lambda found: code(found["called"]) if found["called"] else f"\\{found.group()}",
        one_line(text),
    )
