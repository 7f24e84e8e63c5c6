"""The options that say what is loaded before the command looks."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from signal_inspector.conf import load_configuration
from signal_inspector.discovery.loading import load_modules, load_server_modules


def add_loading(parser: argparse.ArgumentParser) -> None:
    """Adds ``--no-urlconf`` and ``--import``."""
    group = parser.add_argument_group("what is loaded")
    group.add_argument(
        "--no-urlconf",
        action="store_true",
        help="Stop after django.setup(): load neither URLconf nor request handler.",
    )
    group.add_argument(
        "--import",
        action="append",
        default=[],
        dest="modules",
        metavar="MODULE",
        help="Import this module first, such as a worker's tasks; repeatable.",
    )


def load(options: Mapping[str, Any]) -> str | None:
    """Brings the process to the state that the options ask for.

    Returns what to warn of. Raises UsageError for a module that cannot be imported.
    """
    warning = None if options["no_urlconf"] else load_server_modules()
    load_modules([*load_configuration().modules, *options["modules"]])
    return warning
