"""The lines of dispatches in a recorded trace (``trace_files.format``).

Most dispatches are alike but for numbers and times; these go through a form that is made once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from signal_inspector.tracing.spans import NOWHERE, Details, Ran, Span

_NO_DETAILS = Details()
encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def form_of(span: Span, head: str) -> bytes:
    """The line of an outermost dispatch without queries or errors, ``%d`` for each number.

    They are its id, start, end, thread and, if it has one, context; then start and end of each
    receiver.
    """
    context = "" if span.context is None else ',"context":%d'
    receivers = ",".join(f'{{"receiver":{name.number},"start":%d,"end":%d}}' for name in span.names)
    names = _names_text(tuple(span.named)).replace("%", "%%")
    return (
        f'{{"event":"dispatch","id":%d,{head},"start":%d,"end":%d,"thread":%d{context},'
        f'"arguments":{names},"spans":[{receivers}]}}\n'
    ).encode("ascii")


def full_line(span: Span, head: str) -> bytes:
    """The line of any dispatch."""
    around, context, details = span.around, span.context, span.details
    names = _names_text(tuple(span.named))
    parts = [f'{{"event":"dispatch","id":{span.id},{head},"start":{span.start}']
    if span.end:
        parts.append(f',"end":{span.end}')
    parts.append(f',"thread":{span.thread}')
    if around is not None:
        parts.append(f',"root":{span.root_id},"parent":{around[0].id}')
        if around[1] != NOWHERE:
            parts.append(f',"parent_receiver":{around[1]}')
    if context is not None:
        parts.append(f',"context":{context.begun.id}')
    if not span.end or span.outcome != "returned":
        outcome = span.outcome if span.end else "unfinished"
        parts.append(f',"outcome":"{outcome}","error":{encode(span.error)}')
    if details is not None and NOWHERE in details.excluded:
        parts.append(f',"elapsed":{span.elapsed}')
    if details is not None and details.values is not None:
        names = encode(details.values)
    parts.append(f',"arguments":{names},"spans":[{_receivers_text(span)}]}}\n')
    return "".join(parts).encode("ascii")


@lru_cache(1024)
def _names_text(names: tuple[str, ...]) -> str:
    return encode(names)


def _receivers_text(span: Span) -> str:
    marks = span.marks
    if (
        marks is not None
        and len(marks) > len(span.names)
        and span.runs is None
        and span.details is None
    ):
        return ",".join(
            [
                f'{{"receiver":{name.number},"start":{start},"end":{end}}}'
                for name, start, end in zip(span.names, marks, marks[1:], strict=False)
            ]
        )
    return ",".join([_receiver_text(ran, span.details or _NO_DETAILS) for ran in span.ran()])


def _receiver_text(ran: Ran, details: Details) -> str:
    line: dict[str, Any] = {"receiver": ran.name.number}
    if ran.start:
        line["start"] = ran.start
    if ran.end:
        line["end"] = ran.end
    if ran.end and ran.elapsed != ran.end - ran.start:
        line["elapsed"] = ran.elapsed
    if ran.outcome != "returned":
        line["outcome"] = ran.outcome
    if ran.is_async:
        line |= {"is_async": True, "busy": ran.busy}
    for name, value in (("error", ran.error), ("thread", ran.thread)):
        if value is not None:
            line[name] = value
    if details.nested.get(ran.index):
        line["nested"] = details.nested[ran.index]
    queries = details.queries.get(ran.index)
    if queries is not None:
        line |= {
            "queries": queries.own,
            "query_time": queries.own_time,
            "nested_queries": queries.nested,
            "nested_query_time": queries.nested_time,
        }
    return encode(line)
