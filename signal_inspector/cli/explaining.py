"""``signals explain``. Here are its options; what it does is imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.loading import add_loading
from signal_inspector.cli.recording import add_recording, rerun_recorded, wants_recording
from signal_inspector.cli.report import Report
from signal_inspector.cli.tree_options import depth
from signal_inspector.domain.timeline_parts import PARTS

_EXAMPLES = """\
examples:
  manage.py signals explain shop.Order               what create, update and delete send
  manage.py signals explain shop.Order --on delete   the cascade alone
  manage.py signals explain post_save                what a signal carries, who listens
  manage.py signals explain create_profile           a receiver, and why it does not run
  manage.py signals explain app:shop                 an app, and who listens to it
"""

FORMATS = ("text", "json", "markdown", "mermaid")
DEFAULT_DEPTH = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``explain``."""
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="TARGET",
        help="A model, signal, receiver or app, by its path or whole parts of it; of several "
        "with one name, 'model:', 'signal:', 'receiver:' or 'app:' before it chooses.",
    )
    group = parser.add_argument_group("output")
    group.add_argument("--on", choices=PARTS, help="Show this part of a model's timeline alone.")
    group.add_argument(
        "--depth",
        type=depth,
        metavar="N",
        help=f"How many levels of a model's cascade to show (default: {DEFAULT_DEPTH}).",
    )
    group.add_argument(
        "--format", choices=FORMATS, default="text", help="How to show it (default: text)."
    )
    group.add_argument("--output", metavar="FILE", help="Write the report to FILE, not stdout.")
    group = parser.add_argument_group("source")
    group.add_argument(
        "--no-static", action="store_true", help="Read no source: tell what the process shows."
    )
    add_loading(parser)
    add_recording(parser)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Looks the targets up in what a server has, and explains them. Returns the exit code."""
    from signal_inspector.cli import explain_run

    explain_run.check(options)
    if wants_recording(options):
        return rerun_recorded(ACTION, options, report)
    return explain_run.explain(options, report)


ACTION = Action(
    "explain",
    "Show what a model's operations send; a signal, a receiver or an app.",
    _EXAMPLES,
    add_arguments,
    run,
    operands="TARGET ...",
)
