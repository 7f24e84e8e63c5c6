"""Django's own test suite, bare and traced: the difference must be none.

    python tests/upstream/run.py [--all] [--build-dir FOLDER] [--sdist FILE] [LABEL ...]

Takes the source distribution of the installed Django from the package index, runs the labels
(by default those that have to do with signals; with ``--all`` the whole suite) twice, and
prints what became of each test that did not fare alike. Exit code 1 if there is one.
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
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
LABELS = (
    *("dispatch", "signals", "async", "asgi", "handlers", "auth_tests", "delete", "m2m_signals"),
    *("migrate_signals", "requests_tests", "servers", "test_client", "test_utils", "admin_views"),
)


def fetch(folder: Path) -> Path:
    """The source distribution of the installed version."""
    found = sorted(folder.glob(f"[Dd]jango-{django.__version__}.tar.gz"))
    if not found:
        wanted = f"Django=={django.__version__}"
        options = ("--no-deps", "--no-binary", "Django", "--dest", str(folder))
        subprocess.run([sys.executable, "-m", "pip", "download", *options, wanted], check=True)
        found = sorted(folder.glob(f"[Dd]jango-{django.__version__}.tar.gz"))
    return found[0]


def unpack(archive: Path, folder: Path) -> Path:
    """The unpacked distribution's ``runtests.py``."""
    target = folder / archive.name.removesuffix(".tar.gz")
    if not target.exists():
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    return target / "tests" / "runtests.py"


def processor_seconds() -> float:
    """What all children that have ended took of the processor, so that waiting does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(
    runtests: Path, folder: Path, labels: list[str], trace: str
) -> tuple[dict[str, str], float]:
    """What became of each test, and the seconds that all took."""
    outcomes = folder / ("traced.jsonl" if trace != "-" else "bare.jsonl")
    words = [sys.executable, str(HERE / "suite.py"), str(runtests), str(outcomes), trace]
    package = Path(sys.modules["signal_inspector"].__file__ or "").parents[1]
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONHASHSEED": "0"}
    begun = processor_seconds()
    with (folder / f"{outcomes.stem}.log").open("w", encoding="utf-8") as log:
        subprocess.run(
            [*words, "--parallel=1", "--noinput", *labels],
            cwd=runtests.parent,
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
    import signal_inspector.recording.files as recording
    from signal_inspector.domain.event import Dispatch, ProcessEnded

    events = list(recording.read_recording(path))
    dispatches = sum(isinstance(event, Dispatch) for event in events)
    print(f"traced: {dispatches:,} dispatches with receivers")
    if not dispatches or not isinstance(events[-1], ProcessEnded):
        raise SystemExit("the trace ended before the suite did")


def main() -> int:
    """Compare, and say how."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("labels", nargs="*", metavar="LABEL")
    parser.add_argument("--all", action="store_true", help="the whole suite")
    parser.add_argument("--build-dir", type=Path, help="where to keep what is fetched")
    parser.add_argument("--sdist", type=Path, help="a source distribution that is there already")
    options = parser.parse_args()
    folder = (options.build_dir or Path(tempfile.mkdtemp(prefix="upstream-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    runtests = unpack(options.sdist or fetch(folder), folder)
    labels = [] if options.all else options.labels or list(LABELS)
    trace = folder / f"trace-{int(time.time())}.jsonl"
    bare, bare_seconds = run(runtests, folder, labels, "-")
    traced, traced_seconds = run(runtests, folder, labels, str(trace))
    check_trace(trace)
    different = sorted(
        test for test in bare.keys() | traced.keys() if bare.get(test) != traced.get(test)
    )
    for test in different:
        print(f"{test}: bare {bare.get(test)}, traced {traced.get(test)}")
    print(
        f"Django {django.__version__}, Python {sys.version.split()[0]}: {len(bare):,} tests, "
        f"{len(different)} different; traced over bare {traced_seconds / bare_seconds:.2f} "
        f"({bare_seconds:.0f} s, {traced_seconds:.0f} s); logs in {folder}"
    )
    return 1 if different else 0


if __name__ == "__main__":
    import signal_inspector  # noqa: F401

    sys.exit(main())
