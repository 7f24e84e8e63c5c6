"""``signals trace``. Here are its options; what it does is imported when it runs."""

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
  manage.py signals trace -- runserver                    what each request sends
  manage.py signals trace --origin project -- runserver   the project's own receivers alone
  manage.py signals trace -- test shop                    what each test sends
  manage.py signals trace --sender shop.Order -- shell    what is sent for orders alone
  manage.py signals trace --errors-only -- migrate        only what fails
  manage.py signals trace --output trace.jsonl -- check   for 'signals report', later
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``trace``."""
    parser.add_argument(
        "traced",
        nargs=argparse.REMAINDER,
        metavar="-- COMMAND ...",
        help="A management command with its arguments.",
    )
    group = parser.add_argument_group("what is recorded")
    group.add_argument(
        "--values",
        action="store_true",
        help="Show the arguments of each send, shortened and with secrets taken out.",
    )
    group.add_argument(
        "--unheard", action="store_true", help="Show sends without receivers one by one."
    )
    group.add_argument(
        "--all",
        action="store_true",
        dest="everything",
        help="Show pre_init, post_init, class_prepared and template_rendered too.",
    )
    group.add_argument(
        "--output",
        metavar="FILE",
        help="Write the trace to a new file: .jsonl for 'signals report', .trace.json for "
        "Perfetto. %%p in the name of a .jsonl file becomes the id of the process.",
    )
    group = parser.add_argument_group("what is shown")
    group.add_argument("--no-live", action="store_true", help="Show nothing while COMMAND runs.")
    group.add_argument("--no-summary", action="store_true", help="Show no summary at the end.")
    add_tree_options(group)
    add_filters(parser, of_connections=False)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Runs the command and shows what fires. Returns the command's exit code."""
    from signal_inspector.cli import trace_run

    return trace_run.trace(options, report)


ACTION = Action(
    "trace",
    "Show what fires while a command runs.",
    _EXAMPLES,
    add_arguments,
    run,
    operands="-- COMMAND ...",
)
