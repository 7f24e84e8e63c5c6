"""Draws the layers of the package from the imports that are in its modules.

A box stands one row above the highest that it imports. It names what it imports, but for what
that imports in turn, and for the values and errors at the bottom, which all may use.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from support.layers import imports_of, read_modules

WHAT = {
    "management": "the command signals",
    "pytest_plugin": "fixture and options",
    "cli": "options, exit codes, streams",
    "apps": "the Django app",
    "checks": "rules as system checks",
    "testing": "helpers for tests",
    "renderers": "values → text",
    "explain": "what will be sent, or why not",
    "audit": "evidence → findings",
    "rules": "a module for each rule",
    "tracing": "dispatches → events",
    "trace_files": "recorded traces",
    "lock": "the lock file",
    "inspector": "process → Snapshot",
    "selection": "patterns and filters",
    "resolution": "live object → value",
    "discovery": "live process → entries",
    "source": "what the code says",
    "conf": "the setting",
    "domain": "frozen values",
    "errors": "errors on purpose",
}
BOTTOM = ("domain", "errors")
COLUMNS = 3
WIDTH, HEIGHT, GAP, MARGIN = 232, 66, 16, 20
# What else a package may import: fill and border of its box, and a word for the legend.
LOOKS = {
    "rich": ("#e0ecff", "#3b6fb6", "imports rich too"),
    "django": ("#e2f3e6", "#3d8a55", "imports Django"),
    "": ("#f4efe3", "#a08746", "the standard library alone"),
}

Graph = Mapping[str, set[str]]


def draw(package: Path) -> str:
    """The SVG of the layers."""
    graph, libraries = _read(package)
    missing = set(graph) ^ set(WHAT)
    if missing:
        raise RuntimeError(f"layers.py describes others than there are: {sorted(missing)}")
    rows = [*_rows(graph), list(BOTTOM)]
    width = 2 * MARGIN + COLUMNS * WIDTH + (COLUMNS - 1) * GAP
    boxes = [
        _box(name, _left(index, len(row), width), _top(number), _nearest(name, graph), libraries)
        for number, row in enumerate(rows)
        for index, name in enumerate(row)
    ]
    height = _top(len(rows)) + 26
    lines = [*_head(width, height), *boxes, *_legend(height), "</svg>"]
    return "".join(f"{line}\n" for line in lines)


def _read(package: Path) -> tuple[dict[str, set[str]], dict[str, str]]:
    """What each layer imports of the package, and the grandest library that it imports."""
    modules = read_modules(package)
    graph: dict[str, set[str]] = {one.layer: set() for one in modules.values() if one.layer}
    libraries = dict.fromkeys(graph, "")
    for module in modules.values():
        for one in imports_of(module, modules):
            target = modules.get(one.target)
            if module.layer and target is not None and target.layer not in ("", module.layer):
                graph[module.layer].add(target.layer)
            library = one.target.partition(".")[0]
            if module.layer and library in LOOKS and libraries[module.layer] != "rich":
                libraries[module.layer] = library
    return graph, libraries


def _rows(graph: Graph) -> list[list[str]]:
    """The layers above the bottom, the highest row first, in pieces that fit."""
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            below = [height(one) for one in graph[name] if one not in BOTTOM]
            heights[name] = 1 + max(below, default=0)
        return heights[name]

    order = list(WHAT)
    rows: list[list[str]] = []
    for wanted in sorted({height(name) for name in graph if name not in BOTTOM}, reverse=True):
        row = sorted((n for n in graph if heights.get(n) == wanted), key=order.index)
        pieces = -(-len(row) // COLUMNS)
        size = -(-len(row) // pieces)
        rows += [row[start : start + size] for start in range(0, len(row), size)]
    return rows


def _nearest(name: str, graph: Graph) -> list[str]:
    """What a layer imports, but for what another of these leads to."""
    direct = {one for one in graph[name] if one not in BOTTOM}
    further = {far for one in direct for far in _below(one, graph)}
    return sorted(direct - further)


def _below(name: str, graph: Graph) -> set[str]:
    return {far for one in graph[name] for far in {one, *_below(one, graph)}}


def _top(row: int) -> int:
    return MARGIN + row * (HEIGHT + GAP)


def _left(index: int, count: int, width: int) -> float:
    """Where a box begins; a row stands in the middle."""
    taken = count * WIDTH + (count - 1) * GAP
    return (width - taken) / 2 + index * (WIDTH + GAP)


def _box(name: str, x: float, y: int, imports: list[str], libraries: Mapping[str, str]) -> str:
    fill, border, _ = LOOKS[libraries[name]]
    middle = x + WIDTH / 2
    lines = [
        f'<rect x="{x:g}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="7" '
        f'fill="{fill}" stroke="{border}"/>',
        f'<text class="name" x="{middle:g}" y="{y + 22}">{name}</text>',
        f'<text x="{middle:g}" y="{y + 39}">{escape(WHAT[name])}</text>',
    ]
    if imports:
        text = escape("↓ " + ", ".join(imports))
        lines.append(f'<text class="imports" x="{middle:g}" y="{y + 56}">{text}</text>')
    return "\n".join(lines)


def _head(width: int, height: int) -> list[str]:
    return [
        f'<svg role="img" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">',
        "<title>The layers of signal_inspector, and what each imports</title>",
        "<style>",
        'text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; '
        "text-anchor: middle; fill: #24292f }",
        '.name { font: 600 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }',
        ".imports { font-size: 11px; fill: #57606a }",
        ".legend { text-anchor: start; font-size: 12px }",
        "</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>',
    ]


def _legend(height: int) -> list[str]:
    lines = []
    for number, (fill, border, text) in enumerate(LOOKS.values()):
        x, y = MARGIN + 8 + number * 220, height - 24
        lines += [
            f'<rect x="{x}" y="{y}" width="14" height="14" rx="3" '
            f'fill="{fill}" stroke="{border}"/>',
            f'<text class="legend" x="{x + 22}" y="{y + 12}">{text}</text>',
        ]
    return lines
