"""The actions of the command, in the order of the help."""

from __future__ import annotations

from signal_inspector.cli import auditing, explaining, listing, locking, reporting, tracing
from signal_inspector.cli.action import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        listing.ACTION,
        explaining.ACTION,
        auditing.ACTION,
        locking.ACTION,
        tracing.ACTION,
        reporting.ACTION,
    )
}
