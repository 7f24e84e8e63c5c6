"""The line above the dispatches of one request, command, task or test."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from signal_inspector.domain.call_tree import Group
from signal_inspector.domain.event import ContextBegun, ContextEnded
from signal_inspector.renderers import styles
from signal_inspector.renderers.call_tree_names import outcome_cell
from signal_inspector.renderers.cells import dotted
from signal_inspector.renderers.characters import visible
from signal_inspector.renderers.durations import duration_cell, duration_text
from signal_inspector.renderers.quantities import quantity

OUTSIDE = "outside any request, command, task or test"


def heading(group: Group, *, is_continued: bool, full_names: bool, processes: bool) -> Text:
    """What happened, what came of it, how long it took, and what signals had to do with that."""
    parts = [Text(OUTSIDE, style=styles.HEADING)]
    if group.context is not None:
        parts = [context_cell(group.context)]
    if group.ended is not None and group.context is not None:
        parts += _end(group.context, group.ended, full_names=full_names)
        parts.append(Text(_sums(group), style=styles.QUIET))
    parts += _around(group)
    if is_continued:
        parts.append(Text("continued", style=styles.QUIET))
    if processes:
        parts.append(Text(f"pid {group.process.pid}", style=styles.QUIET))
    return Text("  ").join(parts)


def _around(group: Group) -> Iterator[Text]:
    """In which test, task or request it happened; that a server or test run is a command, one
    knows."""
    for context in reversed(group.inside):
        if context.kind != "command":
            yield Text(f"in {context.kind} {visible(context.name)}", style=styles.QUIET)


def context_cell(context: ContextBegun) -> Text:
    """``GET /checkout/``, ``command migrate``."""
    name = visible(context.name)
    if context.kind == "request":
        method = visible(context.method or "request")
        return Text.assemble((f"{method} ", styles.QUIET), (name, styles.HEADING))
    return Text.assemble((f"{context.kind} ", styles.QUIET), dotted(name, styles.HEADING))


def _end(context: ContextBegun, ended: ContextEnded, *, full_names: bool) -> list[Text]:
    parts = []
    if ended.status is not None:
        parts.append(Text(str(ended.status), style=_status_style(ended.status)))
    if ended.error is not None:
        parts.append(outcome_cell("raised", ended.error, full_names=full_names))
    return [*parts, duration_cell(ended.end - context.start)]


def _status_style(status: int) -> str:
    if status < 400:
        return ""
    return styles.NOTICE if status < 500 else styles.ALARM


def _sums(group: Group) -> str:
    """How much of it was signals."""
    elapsed = sum(sent.dispatch.elapsed for sent in group.sent)
    spans = [span for sent in group.sent for span in sent.dispatch.spans]
    queries = sum(span.queries + span.nested_queries for span in spans)
    sums = f"signals {duration_text(elapsed)}"
    return f"{sums}, {quantity(queries, 'query', 'queries')}" if queries else sums
