"""Findings for people: by app, each with its line of source, what happens and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from signal_inspector.domain.audit import in_order
from signal_inspector.domain.finding import Finding
from signal_inspector.renderers import styles
from signal_inspector.renderers.cells import folded, location_cell
from signal_inspector.renderers.excerpt import excerpt
from signal_inspector.renderers.findings_alike import alike, connections_in_words
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.prose import readable, wrapped
from signal_inspector.renderers.severities import SEVERITY_STYLES, in_words, tally
from signal_inspector.source.files import SourceFiles

_INDENT = 2
_BODY = 4
_DEFINITION = re.compile(r"\b(?:def|class)\s+(\w+)")


def render_findings(
    findings: Iterable[Finding], sources: SourceFiles, look: Look
) -> RenderableType:
    """The findings under the app or package whose code they are in; an empty text for none.

    ``sources`` gives the lines of the files in which they are.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in in_order(findings):
        groups.setdefault(finding.owner, []).append(finding)
    lines: list[Text] = []
    for owner in sorted(groups, key=lambda name: (name.lower(), name)):
        lines += [Text()] if lines else []
        lines += _heading(owner, groups[owner], look)
        for group in alike(groups[owner]):
            lines += [Text(), *_finding(group, sources, look)]
    return Group(*lines) if lines else ""


def _heading(owner: str, findings: list[Finding], look: Look) -> list[Text]:
    heading = Text.assemble((readable(owner, look), styles.HEADING), "  ")
    return wrapped(heading + Text.assemble(*in_words(tally(findings))), look.width)


def _finding(group: list[Finding], sources: SourceFiles, look: Look) -> Iterator[Text]:
    finding = group[0]
    yield from _head(finding, look)
    yield from _prose(Text(readable(finding.message, look)), look)
    if len(group) > 1:
        yield from _prose(Text(readable(connections_in_words(group), look), styles.QUIET), look)
    yield from _source(finding, sources, look)
    hint = Text.assemble(("hint: ", styles.QUIET), readable(finding.hint, look))
    yield from _prose(hint, look)


def _head(finding: Finding, look: Look) -> Iterator[Text]:
    """The place, then what it is; in a narrow terminal below each other."""
    location = location_cell(finding.location, look)
    what = Text.assemble(
        (finding.severity, SEVERITY_STYLES[finding.severity]),
        " ",
        (finding.rule, styles.HEADING),
        "  ",
        (finding.id, styles.QUIET),
    )
    gap = "  " if location.plain else ""
    whole = Text.assemble(location, gap, what)
    room = None if look.width is None else look.width - _INDENT
    if room is None or whole.cell_len <= room:
        parts = [whole]
    else:
        parts = [*folded(location, room), *wrapped(what, room)] if gap else wrapped(what, room)
    for part in parts:
        yield Text(" " * _INDENT).append_text(part)


def _prose(text: Text, look: Look) -> Iterator[Text]:
    for line in wrapped(text, None if look.width is None else look.width - _BODY):
        yield Text(" " * _BODY).append_text(line)


def _source(finding: Finding, sources: SourceFiles, look: Look) -> list[Text]:
    """The line of source, where there is one that can be read."""
    place = finding.location
    if place is None or place.line is None:
        return []
    lines = sources.lines(str(look.root / place.path))
    if not 0 < place.line <= len(lines):
        return []
    line = lines[place.line - 1]
    columns = finding.columns or _name_in(line, finding)
    style = SEVERITY_STYLES[finding.severity]
    return excerpt(line, place.line, columns, style, look, _BODY)


def _name_in(line: str, finding: Finding) -> tuple[int, int] | None:
    """The columns of the name of the function or class that the line defines, or of what it is
    about; None where the line has no such name."""
    found = _DEFINITION.search(line)
    if found is None and finding.receiver is not None:
        name = finding.receiver.name.rpartition(".")[2].strip("<>")
        found = re.search(rf"\b({re.escape(name)})\b", line)
    return None if found is None else (found.start(1) + 1, found.end(1) + 1)
