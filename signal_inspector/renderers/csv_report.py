"""A snapshot as CSV: one line for each connection, for spreadsheets and scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from signal_inspector.renderers.rows import CELLS, Row


def render_csv(rows: Iterable[Row], fields: Sequence[str]) -> str:
    """A header line with the names of the fields, then a line for each row."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([CELLS[field](row) for field in fields])
    return buffer.getvalue()
