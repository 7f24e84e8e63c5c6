"""``signals list``: what is connected.

A format's renderer is imported when it is asked for: the command costs little more than
what it loads.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.filters import add_filters, selection_of, unmatched_line
from signal_inspector.cli.loading import add_loading, load
from signal_inspector.cli.recording import add_recording, rerun_recorded, wants_recording
from signal_inspector.cli.report import Report
from signal_inspector.conf import load_configuration
from signal_inspector.domain.snapshot import Snapshot
from signal_inspector.errors import UsageError
from signal_inspector.inspector import take_snapshot
from signal_inspector.renderers.json_report import render_json
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import (
    CELLS,
    CSV_FIELDS,
    GROUP_KEYS,
    SORT_KEYS,
    TABLE_FIELDS,
    Row,
    rows_of,
    sort_rows,
)
from signal_inspector.renderers.summary import (
    render_filtered_out,
    render_hidden,
    render_summary,
    render_unknown,
)
from signal_inspector.selection.snapshot import select, unmatched

_EXAMPLES = """\
examples:
  manage.py signals                                 everything, as a table
  manage.py signals --tree --origin project         the project's own receivers, as a tree
  manage.py signals --sender auth.User              what runs for users
  manage.py signals --signal post_save --sort path  receivers of post_save by file
  manage.py signals --json --output signals.json    for scripts
"""

FORMATS = ("table", "tree", "json", "csv", "markdown", "mermaid")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``list``."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format", choices=FORMATS, default="table", help="How to show it (default: table)."
    )
    for name in ("json", "tree"):
        group.add_argument(
            f"--{name}",
            action="store_const",
            const=name,
            dest="format",
            default=argparse.SUPPRESS,  # that of --format holds
            help=f"The same as --format {name}.",
        )
    group.add_argument("--output", metavar="FILE", help="Write the report to FILE, not stdout.")
    group.add_argument(
        "--fields",
        type=_fields,
        metavar="NAME,...",
        help=f"Columns of table, csv and markdown. Any of {', '.join(CELLS)}.",
    )
    group.add_argument(
        "--sort",
        choices=SORT_KEYS,
        default="signal",
        help="Sort the rows of table, csv and markdown (default: by signal, as dispatched).",
    )
    group.add_argument(
        "--group-by",
        choices=GROUP_KEYS,
        help="Group table or tree (default: signal; a sorted table is in one piece).",
    )
    add_filters(parser)
    add_loading(parser)
    add_recording(parser)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Loads what a server has, takes the snapshot and shows it. Returns the exit code."""
    chosen = _FORMATS[options["format"]]
    chosen.check(options)
    if wants_recording(options):
        return rerun_recorded(ACTION, options, report)
    warning = load(options)
    if warning is not None:
        report.warn(f"{warning}; what it would have connected is missing here.")
    everything = take_snapshot(settle=True)
    selection = selection_of(options, load_configuration().root)
    nowhere = unmatched(everything, selection)
    for nothing in nowhere:
        report.warn(unmatched_line(nothing))
    snapshot = select(everything, selection)
    report.write(lambda look: chosen.render(snapshot, options, look), options["output"])
    report.note(render_summary(snapshot))
    hides = chosen.hides_unconnected and not options["unconnected"]
    beside = [*render_hidden(snapshot)] if hides else []
    if not nowhere:
        beside += render_filtered_out(snapshot, everything)
    for line in (*beside, *render_unknown(snapshot)):
        report.note(line)
    return 0


@dataclass(frozen=True, slots=True)
class _Format:
    """A format: how it renders, and which options say nothing to it."""

    name: str
    render: Callable[[Snapshot, Mapping[str, Any], Look], Any]
    takes: tuple[str, ...] = ()
    hides_unconnected: bool = True

    def check(self, options: Mapping[str, Any]) -> None:
        """Raises UsageError for an option that would be passed over."""
        for option, default in (("fields", None), ("sort", "signal"), ("group_by", None)):
            if options[option] != default and option not in self.takes:
                takers = [one.name for one in _FORMATS.values() if option in one.takes]
                shown = option.replace("_", "-")
                *others, last = takers
                formats = f"{', '.join(others)} and {last}"
                raise UsageError(
                    f"--{shown} means nothing to --format {self.name}; it is for {formats}."
                )


def _rows(snapshot: Snapshot, options: Mapping[str, Any], *, merge: bool) -> list[Row]:
    rows = rows_of(snapshot, merge=merge, unconnected=options["unconnected"])
    return sort_rows(rows, options["sort"])


def _table(snapshot: Snapshot, options: Mapping[str, Any], look: Look) -> Any:
    group_by = options["group_by"]
    if (
        group_by is None
        and options["sort"] == "signal"
        and "signal" not in (options["fields"] or ())
    ):
        group_by = "signal"
    from signal_inspector.renderers.table import render_table

    rows = _rows(snapshot, options, merge=True)
    return render_table(rows, options["fields"] or TABLE_FIELDS, look, group_by, snapshot.pending)


def _tree(snapshot: Snapshot, options: Mapping[str, Any], look: Look) -> Any:
    from signal_inspector.renderers.tree import render_tree

    rows = _rows(snapshot, options, merge=True)
    return render_tree(rows, look, options["group_by"] or "signal", snapshot.pending)


def _json(snapshot: Snapshot, _options: Mapping[str, Any], _look: Look) -> str:
    return render_json(snapshot)


def _csv(snapshot: Snapshot, options: Mapping[str, Any], _look: Look) -> str:
    from signal_inspector.renderers.csv_report import render_csv

    return render_csv(_rows(snapshot, options, merge=False), options["fields"] or CSV_FIELDS)


def _markdown(snapshot: Snapshot, options: Mapping[str, Any], look: Look) -> str:
    from signal_inspector.renderers.markdown_report import render_markdown

    rows = _rows(snapshot, options, merge=True)
    return render_markdown(rows, options["fields"] or TABLE_FIELDS, look, snapshot.pending)


def _mermaid(snapshot: Snapshot, options: Mapping[str, Any], look: Look) -> str:
    from signal_inspector.renderers.mermaid_report import render_mermaid

    return render_mermaid(_rows(snapshot, options, merge=False), look)


_FORMATS = {
    one.name: one
    for one in (
        _Format("table", _table, ("fields", "sort", "group_by")),
        _Format("tree", _tree, ("group_by",)),
        _Format("json", _json, hides_unconnected=False),
        _Format("csv", _csv, ("fields", "sort")),
        _Format("markdown", _markdown, ("fields", "sort")),
        _Format("mermaid", _mermaid),
    )
}


def _fields(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in CELLS:
            close = get_close_matches(name, CELLS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(CELLS)}."
            raise argparse.ArgumentTypeError(f"there is no field {name!r}; {hint}")
    if not names:
        raise argparse.ArgumentTypeError("names no field")
    return names


ACTION = Action("list", "Show what is connected to every signal.", _EXAMPLES, add_arguments, run)
