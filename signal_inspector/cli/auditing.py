"""``signals audit``: what is wrong. Here are its options; what it does is imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from signal_inspector.cli.action import Action
from signal_inspector.cli.filters import add_filters
from signal_inspector.cli.loading import add_loading
from signal_inspector.cli.recording import add_recording, rerun_recorded, wants_recording
from signal_inspector.cli.report import Report
from signal_inspector.domain.finding import SEVERITIES

_EXAMPLES = """\
examples:
  manage.py signals audit                                 what is wrong in the project's own code
  manage.py signals audit --level INFO                    what is worth a thought, too
  manage.py signals audit --format github                 in CI: as notes in a pull request
  manage.py signals audit --rule duplicate-connection     what a rule means, and how to mend it
  manage.py signals audit --write-baseline baseline.json  take note of what there is
"""

FORMATS = ("text", "json", "github", "gitlab", "sarif")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``audit``."""
    group = parser.add_argument_group("rules")
    for name, what in (("select", "Run only"), ("ignore", "Do not run")):
        group.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="RULE,...",
            help=f"{what} these rules, by name or id; repeatable.",
        )
    group.add_argument(
        "--no-static", action="store_true", help="Read no source: only rules of the process run."
    )
    group.add_argument("--list-rules", action="store_true", help="List the rules and do no more.")
    group.add_argument("--rule", metavar="RULE", help="Show the page of one rule and do no more.")
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format", choices=FORMATS, default="text", help="How to show it (default: text)."
    )
    group.add_argument("--output", metavar="FILE", help="Write the report to FILE, not stdout.")
    group.add_argument(
        "--level",
        choices=SEVERITIES[::-1],
        help="Show findings of this severity and above (default: WARNING; with --select, INFO).",
    )
    group.add_argument(
        "--fail-level",
        choices=SEVERITIES[::-1],
        help="End with exit code 1 at findings of this severity and above (default: setting "
        "FAIL_LEVEL, WARNING).",
    )
    group.add_argument(
        "--exit-zero", action="store_true", help="End with exit code 0 whatever is found."
    )
    group = parser.add_argument_group("baseline")
    group.add_argument(
        "--baseline",
        metavar="FILE",
        help="Leave out the findings that FILE holds (default: setting BASELINE).",
    )
    group.add_argument(
        "--write-baseline", metavar="FILE", help="Write the findings to FILE and end with 0."
    )
    add_filters(parser)
    add_loading(parser)
    add_recording(parser)


def run(options: Mapping[str, Any], report: Report) -> int:
    """Looks, judges and shows. Returns the exit code."""
    from signal_inspector.cli import audit_run

    if options["list_rules"] or options["rule"] is not None:
        return audit_run.tell_rules(options, report)
    if wants_recording(options):
        return rerun_recorded(ACTION, options, report)
    return audit_run.audit(options, report)


ACTION = Action("audit", "Find what is wrong.", _EXAMPLES, add_arguments, run)
