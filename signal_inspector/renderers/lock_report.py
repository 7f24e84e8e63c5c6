"""Changes of the wiring as text, for GitHub and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from signal_inspector.lock.changes import Change, ChangeKind
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.workflow_commands import annotation

SCHEMA_VERSION = 1
_MARKS: dict[ChangeKind, str] = {"added": "+", "removed": "-", "moved": ">", "changed": "~"}


def render_text(changes: Sequence[Change]) -> str:
    """A line for each change; nothing where there is none."""
    return "".join(f"{_MARKS[change.kind]} {visible(change.message)}\n" for change in changes)


def render_github(changes: Sequence[Change], path: str) -> str:
    """A workflow command for each change, which GitHub shows in the pull request."""
    return "".join(
        annotation("error", change.message, file=path, title="Signal wiring changed")
        for change in changes
    )


def render_json(changes: Sequence[Change]) -> str:
    """All changes, ``schema_version`` 1."""
    rows = [
        {
            "kind": change.kind,
            "signal": change.signal,
            "sender": change.sender,
            "receiver": change.receiver,
            "message": change.message,
        }
        for change in changes
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "changes": rows}, indent=1) + "\n"
