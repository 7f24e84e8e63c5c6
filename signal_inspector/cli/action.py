"""What an action of the command is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from signal_inspector.cli.report import Report


@dataclass(frozen=True, slots=True)
class Action:
    """``run`` takes the checked options, writes to the report and returns the exit code.

    ``operands`` is what follows the options on its command line, as the help shows it.
    """

    name: str
    help: str
    examples: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Mapping[str, Any], Report], int]
    operands: str = ""
