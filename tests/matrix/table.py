"""Makes the page of versions from what the runs wrote.

    python tests/matrix/table.py RESULTS_FOLDER

Writes ``docs/reference/compatibility.md``. Of several runs of the same versions the last counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "compatibility.md"

HEAD = """\
# What it was tested on

Each line is a run of the tests on the installed wheel, with these very versions.
With the newest rich it is the whole suite, but for the examples of this documentation and the fuzz.
With the lowest rich it is what rich takes part in.
Skipped are tests of what a version does not have, such as `asend` before Django 5.0.

`nox -s matrix -- RESULTS` runs all for which a Python is found.
`python tests/matrix/table.py RESULTS` makes this page of the results.

| Python | Django | rich | Passed | Skipped | Failed |
|---|---|---|---:|---:|---:|
"""

COLUMNS = ("python", "django", "rich", "passed", "skipped", "failed")


def results(folder: Path) -> list[dict[str, Any]]:
    """What the runs wrote."""
    return [json.loads(file.read_text(encoding="ascii")) for file in folder.glob("*.json")]


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version, to sort by; what is behind them in a preview does not matter."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def page(runs: Iterable[dict[str, Any]]) -> str:
    """The page, in the order of Python, Django and rich."""
    ordered = sorted(runs, key=lambda run: tuple(parts(run[name]) for name in COLUMNS[:3]))
    rows = (
        "".join(
            f"| {run[name]:,} " if isinstance(run[name], int) else f"| {run[name]} "
            for name in COLUMNS
        )
        + "|\n"
        for run in ordered
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(results(Path(sys.argv[1]))), encoding="utf-8")
