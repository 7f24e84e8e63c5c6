"""An environment of its own for each suite, and the source distribution that holds the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from suites import Suite

_VERSIONS = """
import sys
from importlib.metadata import version
print(*(version(name) for name in sys.argv[1:]), sys.version.split()[0])
"""


@dataclass(frozen=True)
class Installation:
    """Where a suite is, and what is installed to run it."""

    suite: Suite
    python: Path
    """The interpreter of its environment."""

    source: Path
    """Its source distribution, unpacked."""

    version: str
    django: str
    python_version: str


def install(suite: Suite, folder: Path, inspector: str) -> Installation:
    """Make the environment, with ``inspector`` installed anew, and fetch the source."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", str(folder / "venv"))
    pip = (str(python), "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*pip, "install", inspector, suite.requirement, *suite.needs)
    # The same version with other contents is not installed over what is there, but for this.
    _run(*pip, "install", "--force-reinstall", "--no-deps", inspector)
    command = (str(python), "-c", _VERSIONS, suite.distribution, "Django")
    asked = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    version, django, python_version = asked.stdout.split()
    source = _source(suite.distribution, version, folder, pip)
    return Installation(suite, python, source, version, django, python_version)


def without_settings() -> dict[str, str]:
    """The environment of child processes: nothing of another project, the same hashes."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "DJANGO_", "SIGNAL_INSPECTOR_", "PYTEST_", "NOX_"))
    }
    return {**kept, "PYTHONHASHSEED": "0"}


def _source(distribution: str, version: str, folder: Path, pip: tuple[str, ...]) -> Path:
    """The unpacked source distribution of the installed version, fetched if it is not there."""
    target = folder / "source" / version
    if not target.exists():
        archives = folder / "archives" / version
        options = ("--no-deps", "--no-binary", distribution, "--dest", str(archives))
        _run(*pip, "download", *options, f"{distribution}=={version}")
        (archive,) = archives.glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
    (unpacked,) = target.iterdir()
    return unpacked


def _run(*command: str) -> None:
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True, env=without_settings())
