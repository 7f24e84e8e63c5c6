"""The actions of the command, in the order of the help."""

from __future__ import annotations

from types import ModuleType

from signal_inspector.cli import listing

ACTIONS: dict[str, ModuleType] = {"list": listing}
"""Each module has HELP, EXAMPLES, ``add_arguments(parser)`` and ``run(options, report)``."""
