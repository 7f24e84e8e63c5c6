"""A snapshot as CSV: one line for each connection, for spreadsheets and scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from signal_inspector.renderers.rows import CELLS, Row


def render_csv(rows: Iterable[Row], fields: Sequence[str]) -> str:
    """A header line with the names of the fields, then a line for each row."""
    buffer = StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    # Python below 3.13 does not see that a carriage return wants quotes.
    quoted = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(fields)
    for row in rows:
        cells = [CELLS[field](row) for field in fields]
        (quoted if "\r" in "".join(cells) else plain).writerow(cells)
    return buffer.getvalue()
