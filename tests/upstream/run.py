"""Others' test suites, bare and traced: the difference must be none.

    python tests/upstream/run.py [SUITE ...] [--all] [--build-dir FOLDER] [-- WORD ...]

The suites are Django's own, and those of packages that live by signals (``suites.py``); without
names, those for the Python that runs this. Each is taken from the source distribution on the
package index and runs twice in an environment of its own. What became of each test is compared: a
line for each that did not fare alike, then a table. Of Django's suites, only what has to do with
signals is run, unless all is asked for; words after ``--`` are given to the program that runs the
tests instead. The exit code is 1 where there is a difference, or where a run shows nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from comparison import Comparison, SuiteFailedError, compare
from installation import install
from suites import SUITES, Suite, by_name

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, "str | int | float"]


def arguments_of(suite: Suite, options: argparse.Namespace) -> list[str]:
    """What its program is told, besides what it always is."""
    words = list(options.words or (() if options.all else suite.chosen))
    if suite.distribution == "Django":
        words.insert(0, f"--parallel={options.parallel}")
    return words


def row(comparison: Comparison) -> Row:
    """What the table says of one suite."""
    installation, bare, traced = comparison.installation, comparison.bare, comparison.traced
    return {
        "suite": installation.suite.name,
        "version": installation.version,
        "Django": installation.django,
        "Python": installation.python_version,
        "tests": len(bare.outcomes),
        "failed bare": bare.failed,
        "failed traced": traced.failed,
        "different": len(comparison.different),
        "dispatches": comparison.dispatches,
        "bare s": round(bare.seconds, 1),
        "traced s": round(traced.seconds, 1),
        "ratio": round(traced.seconds / bare.seconds, 2),
        "bare CPU s": round(bare.processor_seconds, 1),
        "traced CPU s": round(traced.processor_seconds, 1),
        "CPU ratio": round(traced.processor_seconds / bare.processor_seconds, 2),
    }


def table(rows: list[Row]) -> str:
    """The rows under their names, numbers to the right."""
    names = list(rows[0])
    cells = [names, *([f"{each[name]}" for name in names] for each in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    numeric = [not isinstance(rows[0][name], str) for name in names]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in cells
    )


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0], allow_abbrev=False
    )
    names = [suite.name for suite in SUITES]
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(names))
    parser.add_argument("--all", action="store_true", help="the whole of Django's suites")
    parser.add_argument("--parallel", type=int, default=1, help="processes of Django's suites")
    parser.add_argument("--build-dir", type=Path, help="where environments and sources are kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the table there")
    parser.add_argument(
        "--inspector", default=str(ROOT), help="what to install as the tool: a wheel or a tree"
    )
    given = sys.argv[1:]
    split = given.index("--") if "--" in given else len(given)
    options = parser.parse_args(given[:split])
    options.words = given[split + 1 :]
    for name in options.suites:
        if name not in names:
            parser.error(f"there is no suite {name!r}; there are {', '.join(names)}")
    return options


def main() -> int:
    """Compare, and say how."""
    options = read_options()
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    suites = [by_name(name) for name in options.suites]
    suites = suites or [suite for suite in SUITES if suite.python == here]
    build = (options.build_dir or Path(tempfile.mkdtemp(prefix="upstream-"))).resolve()
    rows, failed = [], False
    for suite in suites:
        folder = build / here / suite.name
        folder.mkdir(parents=True, exist_ok=True)
        installation = install(suite, folder, options.inspector)
        try:
            comparison = compare(installation, arguments_of(suite, options), folder)
        except SuiteFailedError as error:
            print(f"{suite.name}: {error}", flush=True)
            failed = True
            continue
        for test, (bare, traced) in comparison.different.items():
            print(f"{suite.name}: {test}: bare {bare}; traced {traced}")
            failed = True
        rows.append(row(comparison))
        print(table(rows[-1:]), flush=True)
    if len(rows) > 1:
        print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(failed or not rows)


if __name__ == "__main__":
    sys.exit(main())
