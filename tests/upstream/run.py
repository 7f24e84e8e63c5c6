"""Others' test suites, bare and traced: the difference must be none.

    python tests/upstream/run.py [--suite NAME] [--all] [--build-dir FOLDER] [LABEL ...]

Takes the source distribution of the installed version from the package index, runs its tests
twice, and prints what became of each test that did not fare alike. Exit code 1 if there is one.
The suite is Django's own (by default the labels that have to do with signals, with ``--all``
every one), or that of a package that lives by signals and is installed here, with what its
tests need: django-auditlog's need freezegun and psycopg2-binary.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import django

import signal_inspector
from signal_inspector.domain.event import Dispatch, ProcessEnded
from signal_inspector.trace_files.files import read_trace

HERE = Path(__file__).resolve().parent
LABELS = (
    *("dispatch", "signals", "async", "asgi", "handlers", "auth_tests", "delete", "m2m_signals"),
    *("migrate_signals", "requests_tests", "servers", "test_client", "test_utils", "admin_views"),
)


@dataclass(frozen=True)
class Suite:
    """Where the tests of a distribution are, and how they are run."""

    distribution: str
    script: str
    arguments: tuple[str, ...]
    labels: tuple[str, ...] = ()


SUITES = {
    "django": Suite("Django", "tests/runtests.py", ("--parallel=1", "--noinput"), LABELS),
    "simple-history": Suite("django-simple-history", "runtests.py", ()),
    "auditlog": Suite("django-auditlog", "auditlog_tests/manage.py", ("test", "--noinput")),
}


def fetch(distribution: str, folder: Path) -> Path:
    """The source distribution of the installed version."""
    wanted = f"{distribution}=={version(distribution)}"
    found = archives(distribution, folder)
    if not found:
        options = ("--no-deps", "--no-binary", distribution, "--dest", str(folder))
        subprocess.run([sys.executable, "-m", "pip", "download", *options, wanted], check=True)
        found = archives(distribution, folder)
    return found[0]


def archives(distribution: str, folder: Path) -> list[Path]:
    """Those of the installed version that are there already."""
    name = f"{distribution}-{version(distribution)}.tar.gz".lower().replace("_", "-")
    return [path for path in folder.glob("*.tar.gz") if path.name.lower().replace("_", "-") == name]


def unpack(archive: Path, folder: Path) -> Path:
    """The unpacked distribution."""
    target = folder / archive.name.removesuffix(".tar.gz")
    if not target.exists():
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    return target


def processor_seconds() -> float:
    """What all children that have ended took of the processor, so that waiting does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(
    script: Path, folder: Path, arguments: list[str], trace: str
) -> tuple[dict[str, str], float]:
    """What became of each test, and the seconds that all took."""
    outcomes = folder / ("traced.jsonl" if trace != "-" else "bare.jsonl")
    words = [sys.executable, str(HERE / "suite.py"), str(script), str(outcomes), trace]
    package = Path(signal_inspector.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONHASHSEED": "0"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    begun = processor_seconds()
    with (folder / f"{outcomes.stem}.log").open("w", encoding="utf-8") as log:
        subprocess.run(
            [*words, *arguments],
            cwd=script.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    seconds = processor_seconds() - begun
    if not outcomes.exists() or not outcomes.stat().st_size:
        raise SystemExit(f"the suite did not run; see {log.name}")
    lines = outcomes.read_text(encoding="utf-8").splitlines()
    return dict(json.loads(line) for line in lines), seconds


def check_trace(path: Path) -> None:
    """The trace lasted to the end and saw something."""
    events = list(read_trace(path))
    dispatches = sum(isinstance(event, Dispatch) for event in events)
    print(f"traced: {dispatches:,} dispatches with receivers")
    if not dispatches or not isinstance(events[-1], ProcessEnded):
        raise SystemExit("the trace ended before the suite did")


def main() -> int:
    """Compare, and say how."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("labels", nargs="*", metavar="LABEL")
    parser.add_argument("--suite", choices=SUITES, default="django")
    parser.add_argument("--all", action="store_true", help="the whole suite")
    parser.add_argument("--build-dir", type=Path, help="where to keep what is fetched")
    parser.add_argument("--sdist", type=Path, help="a source distribution that is there already")
    options = parser.parse_args()
    suite = SUITES[options.suite]
    folder = (options.build_dir or Path(tempfile.mkdtemp(prefix="upstream-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    script = unpack(options.sdist or fetch(suite.distribution, folder), folder) / suite.script
    labels = [] if options.all else options.labels or list(suite.labels)
    arguments = [*suite.arguments, *labels]
    trace = folder / f"trace-{int(time.time())}.jsonl"
    bare, bare_seconds = run(script, folder, arguments, "-")
    traced, traced_seconds = run(script, folder, arguments, str(trace))
    check_trace(trace)
    different = sorted(
        test for test in bare.keys() | traced.keys() if bare.get(test) != traced.get(test)
    )
    for test in different:
        print(f"{test}: bare {bare.get(test)}, traced {traced.get(test)}")
    print(
        f"{suite.distribution} {version(suite.distribution)}, Django {django.__version__}, Python "
        f"{sys.version.split()[0]}: {len(bare):,} tests, {len(different)} different; traced over "
        f"bare {traced_seconds / bare_seconds:.2f} ({bare_seconds:.0f} s, {traced_seconds:.0f} s "
        f"of the processor); logs in {folder}"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
