"""What a trace comes to, for people: totals of receivers, and what was in vain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from signal_inspector.domain.event import NearMiss, NearMissReason
from signal_inspector.domain.summary import Summary
from signal_inspector.renderers import styles
from signal_inspector.renderers.call_tree_names import (
    receiver_name,
    sent_with,
    signal_cell,
    signal_in_full,
)
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import wrapped
from signal_inspector.renderers.quantities import quantity
from signal_inspector.renderers.totals_table import totals_lines

_INDENT = 2
_GAP = 2
_MOST_ROWS = 20
_MOST_IN_VAIN = 10


def render_trace_summary(summary: Summary, look: Look, *, whole: bool = False) -> RenderableType:
    """The totals of each receiver, then what nobody heard, what was never called, near misses.

    On a terminal long lists are cut short, and what is left out is counted, unless the ``whole``
    is asked for.
    """
    whole = whole or look.width is None
    parts = [
        totals_lines(summary, look, None if whole else _MOST_ROWS),
        _section("Sent, nobody listened", _unheard(summary, look), look, whole=whole),
        _never_called(summary, look, whole=whole),
        _section(
            "Near misses", [_near_miss(one) for one in summary.near_misses], look, whole=whole
        ),
    ]
    lines: list[Text] = []
    for part in filter(None, parts):
        lines += [Text(), *part] if lines else part
    return Group(*lines)


def _section(
    title: str, items: Sequence[Text], look: Look, *, whole: bool, more: Iterable[str] = ()
) -> list[Text]:
    """A title with indented items below it; nothing without items."""
    more = list(more)
    if not items and not more:
        return []
    shown = items if whole or len(items) <= _MOST_IN_VAIN + 1 else items[:_MOST_IN_VAIN]
    if len(shown) < len(items):
        more.insert(0, f"{len(items) - len(shown):,} more ({look.more_by} shows them)")
    lines = [Text(title, style=styles.HEADING)]
    room = None if look.width is None else look.width - _INDENT
    for text in (*shown, *(Text(one, style=styles.QUIET) for one in more)):
        folded = wrapped(text, None if room is None else room - _INDENT)
        for number, line in enumerate(folded):
            lines.append(Text(" " * (_INDENT * (1 + (number > 0)))).append_text(line))
    return lines


def _unheard(summary: Summary, look: Look) -> list[Text]:
    """How often, which signal, and what it was sent with."""
    counts = [f"{one.count:,}" for one in summary.unheard]
    width = max(map(len, counts), default=0)
    names = _columns(
        [
            (signal_in_full(one.signal, look), sent_with(one.sender, full_names=True))
            for one in summary.unheard
        ],
        look,
        margin=width + _GAP,
    )
    return [
        Text(f"{count:>{width}}  ").append_text(name)
        for count, name in zip(counts, names, strict=True)
    ]


def _never_called(summary: Summary, look: Look, *, whole: bool) -> list[Text]:
    """Django's own receivers are counted: nobody is to mend them."""
    title = "Connected, never called"
    if summary.never_called is None:
        reason = (
            "not known: no process told at its end what was connected, or a part of the trace is "
            "lost"
        )
        return _section(title, [], look, whole=whole, more=[reason])
    own = [one for one in summary.never_called if one[1].origin != "django"]
    if not own and not summary.totals:  # nothing ran at all, and nobody expected it
        return []
    others = len(summary.never_called) - len(own)
    items = _columns(
        [(receiver_name(receiver), signal_in_full(name, look)) for name, receiver in own], look
    )
    more = [f"{quantity(others, 'receiver')} of Django's own"] if others else []
    return _section(title, items, look, whole=whole, more=more)


def _near_miss(miss: NearMiss) -> Text:
    """What the receiver listens to, what was sent instead, and why that is not the same."""
    sent = sent_with(miss.sender, full_names=True)
    missed = sent_with(miss.listens_to, full_names=True)
    return Text.assemble(
        receiver_name(miss.receiver),
        " listens to ",
        missed,
        "; ",
        signal_cell(miss.signal, full_names=False),
        " was sent with ",
        sent,
        _REASONS[miss.reason],
    )


_REASONS: dict[NearMissReason, str] = {
    "proxy": ", a proxy of it: a signal of a proxy is not sent for the model behind it",
    "child": ", a child of it: a signal of a child is not sent for its parent",
    "instance": ": the class was meant, not an instance of it",
    "label": ": the class was meant, not its name as a text",
}


def _columns(pairs: Sequence[tuple[Text, Text]], look: Look, margin: int = 0) -> list[Text]:
    """Two texts in each line, the second ones below each other where there is room for that."""
    first, second = (max((pair[side].cell_len for pair in pairs), default=0) for side in (0, 1))
    room = None if look.width is None else look.width - 2 * _INDENT - margin
    fits = room is None or first + _GAP + second <= room
    lines = []
    for left, right in pairs:
        line = left.copy()
        if right.plain:
            blanks = first - left.cell_len if fits else 0
            line.append(" " * (blanks + _GAP)).append_text(right)
        lines.append(line)
    return lines
