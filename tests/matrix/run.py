"""Runs tests in this environment, and writes what became of them to a file.

    python tests/matrix/run.py RESULTS_FOLDER WORD...

The words are given to pytest. The file is named for the versions of Python, Django and rich that
are installed here; ``table.py`` makes a page of such files. The exit code is pytest's.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree


def counts(report: Path) -> dict[str, int]:
    """The numbers of tests in a JUnit report of pytest."""
    suite = ElementTree.parse(report).getroot()[0]
    numbers = {name: int(suite.attrib[name]) for name in ("tests", "skipped", "failures", "errors")}
    failed = numbers["failures"] + numbers["errors"]
    passed = numbers["tests"] - numbers["skipped"] - failed
    return {"passed": passed, "skipped": numbers["skipped"], "failed": failed}


def main(folder: Path, words: list[str]) -> int:
    """Run, and write. Returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        # Its own script, as ``-m`` would take the package from here, not the one that is installed.
        pytest = str(Path(sys.executable).with_name("pytest"))
        command = [pytest, "-q", f"--junitxml={report}", *words]
        code = subprocess.run(command, check=False).returncode
        versions = {name: version(name) for name in ("django", "rich")}
        result = {"python": platform.python_version(), **versions, **counts(report)}
    name = "-".join(f"{key}{result[key]}" for key in ("python", "django", "rich"))
    (folder / f"{name}.json").write_text(f"{json.dumps(result)}\n", encoding="ascii")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
