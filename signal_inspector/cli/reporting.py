"""``signals report``. Here are its options; what it does is imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.filters import add_filters
from signal_inspector.cli.report import Report
from signal_inspector.cli.tree_options import add_tree_options

_EXAMPLES = """\
examples:
  manage.py signals report trace.jsonl                           what was sent, as trees
  manage.py signals report trace.jsonl --min-duration 5ms        what is slow
  manage.py signals report trace.jsonl --format summary          which receivers take the time
  manage.py signals report web.jsonl worker.jsonl --errors-only  what failed in either process
  manage.py signals report trace.jsonl --sender shop.Order       what orders caused
  manage.py signals report trace.jsonl --format chrome --output shop.trace.json
"""

FORMATS = ("tree", "summary", "json", "chrome")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``report``."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="A recorded trace (.jsonl); several are merged.",
    )
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format",
        choices=FORMATS,
        default="tree",
        help="How to show it (default: tree); chrome is for Perfetto.",
    )
    group.add_argument("--output", metavar="FILE", help="Write the report to FILE, not stdout.")
    add_tree_options(parser.add_argument_group("what is shown"))
    add_filters(parser, of_connections=False)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Reads the files and shows what is in them. Returns the exit code."""
    from signal_inspector.cli import report_run

    return report_run.report_files(options, report)


ACTION = Action(
    "report", "Show a recorded trace.", _EXAMPLES, add_arguments, run, operands="FILE ..."
)
