"""A recorded trace as JSON, ``schema_version`` 1 (``docs/reference/trace.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import (
    ContextBegun,
    Dispatch,
    NearMiss,
    Process,
    ReceiverSpan,
)
from signal_inspector.domain.snapshot import Receiver
from signal_inspector.domain.summary import ReceiverTotals, Summary
from signal_inspector.renderers.call_tree_rows import receiver_of
from signal_inspector.renderers.json_lines import array, array_text
from signal_inspector.renderers.json_objects import code_object, sender_object

SCHEMA_VERSION = 1


def trace_json(
    groups: Iterable[Group],
    processes: Callable[[], Iterable[Process]],
    summary: Callable[[], Summary],
) -> Iterator[str]:
    """Pieces of the text, a line for each process and each outermost dispatch. ASCII only.

    ``processes`` and ``summary`` are asked for when all groups are read.
    """
    yield f'{{\n "schema_version": {SCHEMA_VERSION},\n "groups": '
    yield from array((_group_text(group) for group in groups if group.sent), " ")
    yield ',\n "processes": '
    yield from array((json.dumps(_process(one)) for one in processes()), " ")
    yield ',\n "summary": '
    yield from _summary(summary())
    yield "\n}\n"


def _process(process: Process) -> dict[str, Any]:
    return {
        "pid": process.pid,
        "parent_pid": process.parent_pid,
        "started": process.started,
        "clock": process.clock,
        "argv": list(process.argv),
        "django": process.django,
        "python": process.python,
        "settings": process.settings,
        "lost": process.lost,
    }


def _group_text(group: Group) -> str:
    head = {
        "pid": group.process.pid,
        "started": group.process.started,
        "context": None if group.context is None else _context(group.context, group),
        "inside": [_context_begun(one) for one in group.inside],
        "goes_on": group.goes_on,
        "left_out": group.left_out,
    }
    dispatches = array_text(map(_sent_text, group.sent), "  ")
    return f'{json.dumps(head)[:-1]}, "dispatches": {dispatches}}}'


def _context(context: ContextBegun, group: Group) -> dict[str, Any]:
    ended = group.ended
    return {
        **_context_begun(context),
        "end": None if ended is None else ended.end,
        "status": None if ended is None else ended.status,
        "error": None if ended is None else ended.error,
    }


def _context_begun(context: ContextBegun) -> dict[str, Any]:
    return {
        "id": context.id,
        "kind": context.kind,
        "name": context.name,
        "method": context.method,
        "start": context.start,
        "thread": context.thread,
    }


def _sent_text(outermost: Sent) -> str:
    """A dispatch with those below it, which may be deeper than Python's stack."""
    made: dict[int, str] = {}
    for sent in reversed(list(outermost.walk())):
        dispatch = sent.dispatch
        below: dict[int | None, list[str]] = {}
        for one in sent.below:
            receiver = receiver_of(one.dispatch, dispatch)
            below.setdefault(receiver, []).append(made.pop(id(one)))
        spans = (
            _with_dispatches(_span(span), below.get(index, ()))
            for index, span in enumerate(dispatch.spans)
        )
        head = json.dumps(_dispatch(dispatch))[:-1]
        text = f'{head}, "spans": [{", ".join(spans)}]}}'
        made[id(sent)] = _with_dispatches(text, below.get(None, ()))
    return made[id(outermost)]


def _with_dispatches(text: str, dispatches: Iterable[str]) -> str:
    """The text of an object with one more field: what was sent in it."""
    return f'{text[:-1]}, "dispatches": [{", ".join(dispatches)}]}}'


def _dispatch(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "id": dispatch.id,
        "signal": dispatch.signal,
        "sender": sender_object(dispatch.sender),
        "method": dispatch.method,
        "start": dispatch.start,
        "end": dispatch.end,
        "elapsed": dispatch.elapsed,
        "thread": dispatch.thread,
        "outcome": dispatch.outcome,
        "error": dispatch.error,
        "arguments": [{"name": name, "value": value} for name, value in dispatch.arguments],
    }


def _span(span: ReceiverSpan) -> str:
    return json.dumps(
        {
            "receiver": _receiver(span.receiver),
            "is_async": span.is_async,
            "start": span.start,
            "end": span.end,
            "elapsed": span.elapsed,
            "nested": span.nested,
            "busy": span.busy,
            "thread": span.thread,
            "outcome": span.outcome,
            "error": span.error,
            "queries": span.queries,
            "query_time": span.query_time,
            "nested_queries": span.nested_queries,
            "nested_query_time": span.nested_query_time,
        }
    )


def _receiver(receiver: Receiver) -> dict[str, Any]:
    return {"name": receiver.name, **code_object(receiver)}


def _summary(summary: Summary) -> Iterator[str]:
    """The fields, with a line for each item of a list."""
    yield f'{{"dispatches": {summary.dispatches}, "left_out": {summary.left_out}'
    lists: dict[str, Iterable[dict[str, Any]] | None] = {
        "totals": map(_totals, summary.totals),
        "unheard": (
            {"signal": one.signal, "sender": sender_object(one.sender), "count": one.count}
            for one in summary.unheard
        ),
        "never_called": None
        if summary.never_called is None
        else (
            {"signal": signal, "receiver": _receiver(receiver)}
            for signal, receiver in summary.never_called
        ),
        "near_misses": map(_near_miss, summary.near_misses),
    }
    for name, items in lists.items():
        yield f',\n  "{name}": '
        if items is None:
            yield "null"
        else:
            yield from array(map(json.dumps, items), "  ")
    yield "}"


def _totals(row: ReceiverTotals) -> dict[str, Any]:
    return {
        "signal": row.signal,
        "receiver": _receiver(row.receiver),
        "calls": row.calls,
        "total": row.total,
        "own": row.own,
        "longest": row.longest,
        "queries": row.queries,
        "query_time": row.query_time,
        "errors": row.errors,
        "not_run": row.not_run,
    }


def _near_miss(miss: NearMiss) -> dict[str, Any]:
    return {
        "signal": miss.signal,
        "sender": sender_object(miss.sender),
        "receiver": _receiver(miss.receiver),
        "listens_to": sender_object(miss.listens_to),
        "reason": miss.reason,
    }
