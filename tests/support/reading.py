"""Reads tables and trees back, as a person would who joins what is folded."""

from __future__ import annotations

import re

from rich.cells import cell_len

_ORDER = re.compile(r"\d+(-\d+|(,\+?\d+)*)")
_GUIDES = re.compile(r"^[│├└─|+`\- ]*")


def read_table(text: str) -> list[dict[str, str]]:
    """The rows of a table by the titles of its columns, folds joined, without any spaces.

    What stands below a row, rather than in a column, has the key ``below``.
    """
    lines = [_grid(line) for line in text.splitlines()]
    header = lines[0]
    starts = [(m.group().replace("\0", ""), m.start()) for m in re.finditer(r"\S+( \S+)*", header)]
    rows: list[dict[str, str]] = []
    in_row = False
    for line in lines[1:]:
        cells = _cells(line, starts)
        is_first = _ORDER.fullmatch(cells["#"].strip())
        if is_first and not line[: starts[0][1]].strip():
            rows.append({title: "" for title, _ in starts} | {"below": ""})
            in_row = True
        elif not line.strip() or cells["#"].strip():
            in_row = False
        if not in_row:
            continue
        row = rows[-1]
        is_below = row["below"] or (row["#"] and not cells["Receiver"][:1].isspace())
        if is_below and cells["Receiver"].strip() and not cells["#"].strip():
            row["below"] += _squeezed(line)
        else:
            for title, _ in starts:
                row[title] += _squeezed(cells[title])
    return rows


def _cells(line: str, starts: list[tuple[str, int]]) -> dict[str, str]:
    ends = [start for _, start in starts[1:]] + [max(len(line), starts[-1][1])]
    return {title: line[start:end] for (title, start), end in zip(starts, ends, strict=True)}


def _grid(line: str) -> str:
    """The line with as many characters as it takes columns."""
    return "".join(c + "\0" * (cell_len(c) - 1) for c in line)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\0]", "", text)


def squeezed(text: str) -> str:
    """The text without any white space: what is left of it whatever the folds are."""
    return _squeezed(text)


def joined_tree(text: str) -> str:
    """All of a tree in one line, without guides and spaces."""
    return "".join(_squeezed(_GUIDES.sub("", line)) for line in text.splitlines())
