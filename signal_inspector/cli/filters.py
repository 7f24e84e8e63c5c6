"""The filter options, which several actions share."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signal_inspector.domain.snapshot import ORIGINS, RECEIVER_KINDS
from signal_inspector.selection import Selection
from signal_inspector.selection.snapshot import Unmatched

_WHAT = {
    "signal": "signals",
    "sender": "what runs for senders",
    "receiver": "receivers",
    "app": "receivers of apps",
    "path": "receivers in files",
}


def add_filters(
    parser: argparse.ArgumentParser, *, of_paths: bool = True, of_connections: bool = True
) -> None:
    """Adds the options that choose signals and receivers, by their files only if asked to.

    Without ``of_connections`` those are left out that only make sense for what is connected.
    """
    kinds = {name: what for name, what in _WHAT.items() if of_paths or name != "path"}
    group = parser.add_argument_group(
        "filters",
        "A PATTERN is a whole dotted path, one or more whole parts of it (shop.Order,\n"
        "Order), or a glob with * and ?. Any of one kind and all of different kinds\n"
        "must match.",
    )
    for name, what in kinds.items():
        group.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="PATTERN",
            help=f"Keep {what} that match; repeatable."
            + (
                " 'any' keeps receivers of any sender alone."
                if name == "sender" and of_connections
                else ""
            ),
        )
    for name, what in kinds.items():
        group.add_argument(
            f"--exclude-{name}",
            action="append",
            default=[],
            metavar="PATTERN",
            help=f"Leave out {what.removeprefix('what runs for ')} that match; repeatable.",
        )
    group.add_argument(
        "--origin",
        action="append",
        default=[],
        choices=ORIGINS,
        help="Keep receivers of this origin; repeatable.",
    )
    group.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=RECEIVER_KINDS,
        metavar="KIND",
        help=f"Keep receivers of this kind; repeatable. One of {', '.join(RECEIVER_KINDS)}.",
    )
    group.add_argument(
        "--async", action="store_true", dest="only_async", help="Keep asynchronous receivers."
    )
    if of_connections:
        group.add_argument(
            "--unconnected", action="store_true", help="Show the signals that have no receivers."
        )


def selection_of(options: Mapping[str, Any], root: Path) -> Selection:
    """The selection that the options ask for; paths are taken as reports show them."""
    patterns = {
        prefix + name: tuple(options[prefix + name])
        for name in _WHAT
        for prefix in ("", "exclude_")
        if name != "path"
    }
    # Where ``--path`` is not a filter but a file, the options hold a text under that name.
    paths = {
        name: tuple(_as_shown(pattern, root) for pattern in options[name])
        for name in ("path", "exclude_path")
        if isinstance(options.get(name), list)
    }
    return Selection(
        **patterns,
        **paths,
        origin=tuple(options["origin"]),
        kind=tuple(options["kind"]),
        only_async=options["only_async"],
        unconnected=options.get("unconnected", False),
    )


def _as_shown(pattern: str, root: Path) -> str:
    """``./shop/signals.py`` and the absolute path of a file below ``root`` as relative to it."""
    path = Path(pattern)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def unmatched_line(unmatched: Unmatched) -> str:
    """What to say of a pattern that matches nothing."""
    line = f"{unmatched.option} {unmatched.pattern!r} matches nothing"
    if unmatched.nearest:
        return f"{line}; nearest: {', '.join(unmatched.nearest)}."
    return f"{line}."
