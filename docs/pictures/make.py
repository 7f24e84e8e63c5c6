"""Draws the pictures of the docs: what the command really shows in a terminal.

``python docs/pictures/make.py`` draws them; ``--check`` ends with 1 where one is not current.
Needs a system with pseudo-terminals. What is drawn does not depend on the versions of
Python, Django or rich: the selections show no line of Django's own source, no order that
Django's own receivers take part in, and no receiver that only some versions connect.

Times are another in each run. So the picture of a trace is what ``signals report`` shows of
``order.jsonl``, a request of the sample project that was recorded once:
``signals trace --signal order_placed --output order.jsonl -- runserver --noreload``.
The picture of the layers is drawn by ``layers.py``, from the imports of the package.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import layers  # noqa: E402

REPOSITORY = FOLDER.parent.parent

# No font from the net: an image on a page may not load one.
SVG = """\
<svg class="rich-terminal" role="img" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<title>A terminal with the output of manage.py signals</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


@dataclass(frozen=True)
class Picture:
    """A command and the terminal that shows it."""

    name: str
    width: int
    arguments: tuple[str, ...]

    @property
    def file_name(self) -> str:
        return f"{self.name}.svg"


PICTURES = (
    Picture("table", 118, ("--signal", "post_save", "--signal", "order_placed")),
    Picture("tree", 106, ("--tree", "--app", "billing", "--exclude-signal", "setting_changed")),
    Picture("explain", 100, ("explain", "shop.DigitalProduct", "--on", "update")),
    Picture(
        "audit",
        110,
        (
            *("audit", "--settings", "config.settings_mistakes"),
            *("--select", "swapped-sender,recursive-save", "-v0"),
        ),
    ),
    Picture("trace", 118, ("report", "docs/pictures/order.jsonl")),
)
LAYERS = "layers.svg"
FOUND = 1
"""The exit code of an audit that found something."""


def drawn() -> Iterator[tuple[str, str]]:
    """Each picture as it is now: the name of its file, and the SVG."""
    yield LAYERS, layers.draw(REPOSITORY / "signal_inspector")
    with ThreadPoolExecutor() as pool:
        for picture, svg in zip(PICTURES, pool.map(draw, PICTURES), strict=True):
            yield picture.file_name, svg


def draw(picture: Picture) -> str:
    """The SVG of a picture."""
    command = f"$ python manage.py signals {shlex.join(picture.arguments)}\n"
    console = Console(
        width=picture.width,
        file=StringIO(),
        record=True,
        color_system="standard",
        force_terminal=True,
        legacy_windows=False,
        _environ={},
    )
    # Whether a last line break survives differs between versions of rich.
    output = Text.from_ansi(shown_in_terminal(picture).rstrip("\n"))
    console.print(Text(command).append_text(output))
    console.print()
    svg = console.export_svg(code_format=SVG, unique_id=f"signals-{picture.name}", title="")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines() if line.strip())


def shown_in_terminal(picture: Picture) -> str:
    """What a terminal receives, colours and all; links are left out, as they hold paths."""
    unwanted = ("NO_COLOR", "FORCE_COLOR", "DJANGO_COLORS", "SHOP_DEBUG", "DJANGO_SETTINGS_MODULE")
    environment = {key: value for key, value in os.environ.items() if key not in unwanted}
    environment |= {"COLUMNS": str(picture.width), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    environment["TZ"] = "UTC"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "sample_project/manage.py", "signals", *picture.arguments],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        output = _read_all(ours)
    os.close(ours)
    if process.returncode not in {0, FOUND}:
        raise RuntimeError(f"the command failed:\n{output}")
    return re.sub("\x1b]8;.*?\x1b\\\\", "", output)


def _read_all(terminal: int) -> str:
    chunks = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # how Linux says that nobody writes to it any more
            break
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Draws into ``folder``, or compares with what is there. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the docs.")
    parser.add_argument("--check", action="store_true", help="Draw nothing; compare.")
    check = parser.parse_args(arguments).check
    stale = []
    for name, svg in drawn():
        file = folder / name
        if check:
            if not file.exists() or file.read_text(encoding="utf-8") != svg:
                stale.append(name)
        else:
            file.write_text(svg, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"{name} is not current; run: python docs/pictures/make.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
