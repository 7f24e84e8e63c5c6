"""The pages of the documentation, and what can be read off them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
REFERENCE = DOCS / "reference"

_FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<language>\S*)(?: [^\n]*)?\n(?P<text>.*?)^(?P=ticks)$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """A fenced block and the number of its first line."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """A command of a page, and what the page shows of its output."""

    text: str
    output: tuple[str, ...]
    line: int


def pages() -> list[Path]:
    """All pages, README first."""
    beside = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md"]
    return [*beside, *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    """The page as reports name it."""
    return page.relative_to(REPOSITORY).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its blocks."""
    return _FENCE.sub("", text_of(page))


def blocks(page: Path) -> list[Block]:
    """The fenced blocks, in order."""
    text = text_of(page)
    return [
        Block(found["language"], found["text"], text.count("\n", 0, found.start("text")) + 1)
        for found in _FENCE.finditer(text)
    ]


def commands(block: Block) -> list[Command]:
    """The commands of a ``console`` block (after ``$``), a ``sh`` block or a ``yaml`` one."""
    lines = block.text.splitlines()
    if block.language == "sh":
        return [Command(line, (), block.line + n) for n, line in enumerate(lines) if line]
    if block.language == "yaml":
        return [
            Command(line.strip().removeprefix("- ").removeprefix("run: "), (), block.line + number)
            for number, line in enumerate(lines)
            if "manage.py" in line
        ]
    if block.language != "console":
        return []
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    return [
        _command(lines[start:end], block.line + start)
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _command(lines: list[str], number: int) -> Command:
    """The command, which goes on behind a backslash, and the output below it."""
    text = lines[0].removeprefix("$ ")
    length = 1
    while text.endswith("\\"):
        text = text.removesuffix("\\") + lines[length].strip()
        length += 1
    return Command(text, tuple(lines[length:]), number)


def sections(page: Path) -> dict[str, str]:
    """The text under each heading of the second level or below, up to the next heading."""
    parts = re.split(r"^#{2,} (.+)$", text_of(page), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def tables(text: str) -> list[list[list[str]]]:
    """The tables in a text: rows of cells, the heading first."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not all(set(cell) <= {"-"} and cell for cell in cells):
                found[-1].append(cells)
        inside = line.startswith("|")
    return found


def codes(text: str) -> list[str]:
    """The texts in backticks."""
    return re.findall(r"`([^`]+)`", text)


def links(page: Path) -> Iterator[tuple[str, str]]:
    """File (empty for the page itself) and anchor of each link that stays in the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


def anchors(page: Path) -> set[str]:
    """What links can lead to: each heading, as GitHub and MyST spell it."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
