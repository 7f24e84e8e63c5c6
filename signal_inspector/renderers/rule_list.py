"""The rules as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from signal_inspector.domain.audit import RuleInfo
from signal_inspector.renderers import styles
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import wrapped
from signal_inspector.renderers.severities import SEVERITY_STYLES

_GAP = "  "
# A title in fewer columns than this is hard to read.
_LEAST = 24


def render_rule_list(rules: Sequence[RuleInfo], look: Look) -> RenderableType:
    """Id, name, severity and title of each rule; in a narrow terminal the title stands below."""
    return Group(*(line for rule in rules for line in _lines(rule, rules, look)))


def _lines(rule: RuleInfo, rules: Sequence[RuleInfo], look: Look) -> Iterator[Text]:
    head = Text.assemble(
        (rule.id.ljust(max(len(one.id) for one in rules)), styles.QUIET),
        _GAP,
        (rule.name.ljust(max(len(one.name) for one in rules)), styles.HEADING),
        _GAP,
        (
            rule.severity.ljust(max(len(one.severity) for one in rules)),
            SEVERITY_STYLES[rule.severity],
        ),
        _GAP,
    )
    margin = head.cell_len
    room = None if look.width is None else look.width - margin
    if room is None or room >= _LEAST:
        first, *more = wrapped(Text(rule.title), room)
        yield head.append_text(first)
        yield from (Text(" " * margin).append_text(line) for line in more)
        return
    head.rstrip()
    yield from wrapped(head, look.width)
    for line in wrapped(Text(rule.title), look.width and look.width - len(_GAP)):
        yield Text(_GAP).append_text(line)
