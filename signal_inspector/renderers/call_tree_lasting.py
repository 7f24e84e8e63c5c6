"""A line for a dispatch that has begun and takes long."""

from __future__ import annotations

from rich.text import Text

from signal_inspector.domain.event import ContextBegun, DispatchBegun
from signal_inspector.renderers import styles
from signal_inspector.renderers.call_tree_heading import context_cell
from signal_inspector.renderers.call_tree_names import sent_with, signal_cell
from signal_inspector.renderers.durations import duration_text
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import wrapped


def render_lasting(
    begun: DispatchBegun, context: ContextBegun | None, since: int, look: Look, *, full_names: bool
) -> Text:
    """Which dispatch has been running for so many nanoseconds, and in what."""
    parts = [
        Text("still running", style=styles.NOTICE),
        signal_cell(begun.signal, full_names=full_names),
        sent_with(begun.sender, full_names=full_names),
        Text(f"for {duration_text(since)}", style=styles.QUIET),
    ]
    if context is not None:
        parts.append(Text("in ", style=styles.QUIET) + context_cell(context))
    line = Text("  ").join(part for part in parts if part.plain)
    return Text("\n").join(wrapped(line, look.width))
