"""What a traced run comes to, as pytest's terminal shows it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from signal_inspector.pytest_plugin.outcome import Outcome


def outcome_text(outcome: Outcome, reporter: Any) -> str:
    """The summary, or why there is none; what was written, and what is missing."""
    parts = []
    if outcome.summary is not None:
        parts.append(_summary_text(outcome, reporter))
    elif outcome.problem is None:
        parts.append("nothing was traced: Django was not set up in this run.\n")
    for file in outcome.files:
        parts.append(f"wrote {_relative(file)}\n")
    if outcome.problem is not None:
        parts.append(f"warning: {outcome.problem}\n")
    return "".join(parts)


def _summary_text(outcome: Outcome, reporter: Any) -> str:
    from signal_inspector.cli.drawing import draw
    from signal_inspector.cli.streams import Target, encodable
    from signal_inspector.renderers.look import Look
    from signal_inspector.renderers.trace_summary import render_trace_summary

    assert outcome.summary is not None
    terminal = reporter._tw
    target = Target(
        is_terminal=reporter.isatty,
        width=terminal.fullwidth if reporter.isatty else None,
        color=terminal.hasmarkup,
        encoding=getattr(terminal._file, "encoding", None) or "utf-8",
    )
    look = Look(width=target.width, ascii_only=target.ascii_only, more_by="-v")
    summary = render_trace_summary(outcome.summary, look, whole=reporter.verbosity > 0)
    return encodable(draw(summary, target), target)


def _relative(file: str) -> str:
    path = os.path.relpath(file)
    return path if not path.startswith(os.pardir) else str(Path(file))
