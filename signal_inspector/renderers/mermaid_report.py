"""A snapshot as a Mermaid flowchart, for pages that draw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from signal_inspector.renderers.characters import one_line
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import Row, sender_text

# What renderers of Mermaid take by default (maxEdges, maxTextSize).
MAX_EDGES = 500
MAX_LENGTH = 50_000

Edge = tuple[str, str, str]


def render_mermaid(rows: Sequence[Row], look: Look) -> str:
    """Signal → receiver with the sender on the arrow.

    Where that is more than renderers take it folds to signal → app, and then to package → app.
    """
    text = ""
    for fold in (_to_receiver, _to_app, _package_to_app):
        edges = Counter(edge for row in rows if (edge := fold(row)) is not None)
        text = flowchart(edges, look)
        if len(edges) <= MAX_EDGES and len(text) <= MAX_LENGTH:
            break
    return text


def _to_receiver(row: Row) -> Edge | None:
    if row.connection is None:
        return None
    return row.signal.name, row.connection.receiver.name, sender_text(row.connection.sender)


def _to_app(row: Row) -> Edge | None:
    return None if row.connection is None else (row.signal.name, row.connection.receiver.owner, "")


def _package_to_app(row: Row) -> Edge | None:
    if row.connection is None:
        return None
    return row.signal.name.partition(".")[0], row.connection.receiver.owner, ""


def flowchart(edges: Counter[Edge], look: Look) -> str:
    """Each source, target and label with how often it is there."""
    sources = _numbered("s", (source for source, _, _ in edges))
    targets = _numbered("r", (target for _, target, _ in edges))
    lines = ["flowchart LR"]
    lines += [f'  {node}(["{escaped(name)}"])' for name, node in sources.items()]
    lines += [f'  {node}["{escaped(name)}"]' for name, node in targets.items()]
    for (source, target, label), count in edges.items():
        times = f"{label}{look.times(count)}" if label else f"{count} receivers"
        shown = label if count == 1 else times
        arrow = f'-->|"{escaped(shown)}"|' if shown else "-->"
        lines.append(f"  {sources[source]} {arrow} {targets[target]}")
    return "\n".join(lines) + "\n"


def _numbered(prefix: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{prefix}{number}" for number, name in enumerate(dict.fromkeys(names))}


def escaped(text: str) -> str:
    """The text inside of quotes: Mermaid reads ``#name;`` as an entity there too."""
    entities = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;"}
    return "".join(entities.get(character, character) for character in one_line(text))
