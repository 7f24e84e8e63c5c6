"""Kills processes that send as fast as they can, and reads what they leave.

    python tests/soak/kill.py [--times N] [--seed N] [--build-dir FOLDER]

Every line but the last is complete, every name is defined before it is used, and every send that
was complete when the process was killed is in its file, once. Prints the numbers, and a line for
each thing that is wrong. Exit code 1 if there is one. Not for Windows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servers import HERE, PACKAGE, SAMPLE_PROJECT
from victim import THREADS, WIDTH

from signal_inspector.domain.event import Dispatch, Event, Process, Thread
from signal_inspector.trace_files.files import older, read_trace

_DEFINITIONS = ("signal", "sender", "receiver")
# Every other victim has its files begun anew that often, so that it is killed in the midst of it.
_BOUND = 1 << 17
_LONGEST = 1.5


@dataclass
class Count:
    """What was read in all."""

    files: int = 0
    empty: int = 0
    incomplete: int = 0
    dispatches: int = 0
    segments: int = 0


def kill_one(folder: Path, bound: int, is_early: bool, after: float) -> str:
    """Start a victim, and kill it and its forks some seconds after it has begun to send.

    With ``is_early`` they are seconds after its start. Returns what it said.
    """
    traced = {
        "SIGNAL_INSPECTOR_TRACE": str(folder / "trace-%p.jsonl"),
        "SIGNAL_INSPECTOR_TRACE_OPTIONS": "values",
    }
    paths = os.pathsep.join(map(str, (HERE, PACKAGE)))
    victim = subprocess.Popen(
        [sys.executable, str(HERE / "victim.py"), str(folder), str(bound)],
        env={**os.environ, "PYTHONPATH": paths, **({} if bound else traced)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not is_early and victim.poll() is None and not list(folder.glob("progress-*")):
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(victim.pid, signal.SIGKILL)
    _, said = victim.communicate()
    return said


def judge(folder: Path, count: Count) -> Iterator[str]:
    """What is wrong with the files of a victim."""
    files = sorted(folder.glob("trace-*.jsonl"))
    for path in files:
        yield from judge_lines(path, count)
    # One that was killed as it began another file may have the older one alone.
    names = {f"{path.name.partition('.')[0]}.jsonl" for path in files}
    read = set()
    for path in map(folder.joinpath, sorted(names)):
        count.files += 1
        pid = int(path.stem.rpartition("-")[2])
        read.add(pid)
        if not path.exists() or path.stat().st_size or older(path).exists():
            yield from judge_events(path, progress_of(folder, pid), count)
        else:
            count.empty += 1
    for file in folder.glob("progress-*"):
        pid = int(file.stem.rpartition("-")[2])
        if any(progress_of(folder, pid)) and pid not in read:
            yield f"process {pid} has sent, and left no trace"


def progress_of(folder: Path, pid: int) -> list[int]:
    """How many sends of each thread were complete."""
    file = folder / f"progress-{pid}"
    noted = file.read_bytes() if file.exists() else b""
    noted = noted or bytes(THREADS * WIDTH)
    starts = range(0, len(noted), WIDTH)
    return [int.from_bytes(noted[start : start + WIDTH], "little") for start in starts]


def judge_lines(path: Path, count: Count) -> Iterator[str]:
    """Whether each line is an object whose names were defined; the last may be cut."""
    *lines, last = path.read_bytes().split(b"\n")
    count.incomplete += bool(last)
    defined: set[tuple[str, int]] = set()
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line)
        except ValueError:
            yield f"{path}:{number} is no line: {line[:200]!r}"
            continue
        if found["event"] in _DEFINITIONS:
            defined.add((found["event"], found["id"]))
        missing = set(_names_in(found)) - defined
        if missing:
            yield f"{path}:{number} has names that were not defined: {missing}"


def _names_in(line: dict[str, Any]) -> Iterator[tuple[str, int]]:
    if line["event"] in ("begun", "dispatch"):
        yield "signal", line["signal"]
        yield "sender", line["sender"]
        for span in line.get("spans", ()):
            yield "receiver", span["receiver"]


def judge_events(path: Path, progress: list[int], count: Count) -> Iterator[str]:
    """Whether the events are there, each once, and belong together."""
    broken: list[int] = []
    try:
        events = list(read_trace(path, broken.append))
    except Exception as error:
        yield f"{path} cannot be read: {type(error).__name__}: {error}"
        return
    if sum(broken):
        yield f"{path}: {sum(broken)} lines are no events"
    dispatches = [event for event in events if isinstance(event, Dispatch)]
    count.dispatches += len(dispatches)
    segments = [event for event in events if isinstance(event, Process)]
    count.segments += segments[-1].segment
    yield from (f"{path}: {line}" for line in _unknown_threads(events))
    begins_late = bool(segments[0].segment)
    for lane, complete in enumerate(progress):
        own = [one for one in dispatches if dict(one.arguments)["lane"] == str(lane)]
        for line in judge_lane(own, complete, begins_late):
            yield f"{path}: thread {lane}: {line}"


def _unknown_threads(events: list[Event]) -> Iterator[str]:
    known = set()
    for event in events:
        if isinstance(event, Thread):
            known.add(event.id)
        elif isinstance(event, Dispatch) and event.thread not in known:
            yield f"thread {event.thread} was not told of"


def judge_lane(dispatches: list[Dispatch], complete: int, begins_late: bool) -> Iterator[str]:
    """Whether the sends of a thread follow each other without a gap, each with what is in it."""
    outer = {
        int(dict(one.arguments)["number"] or 0): one
        for one in dispatches
        if one.signal.endswith("outer")
    }
    inner = Counter(one.parent for one in dispatches if one.signal.endswith("inner"))
    outermost = sum(one.signal.endswith("outer") for one in dispatches)
    if outermost != len(outer):
        yield f"{outermost - len(outer)} sends are told of twice"
    numbers = sorted(outer)
    first, last = (numbers[0], numbers[-1]) if numbers else (1, 0)
    missing = set(range(first, last + 1)) - set(numbers)
    if missing:
        yield f"{len(missing)} sends before number {last} are missing: {sorted(missing)[:5]}"
    if first != 1 and not begins_late:
        yield f"the first send is number {first}"
    if not complete <= last <= complete + 1 and (numbers or not begins_late):
        yield f"{complete} sends were complete, and the last that is told of is {last}"
    # What the first has sent may have gone with the file before.
    without = [one.id for number, one in outer.items() if inner[one.id] != 1 and number != first]
    if without or (first == 1 and numbers and inner[outer[first].id] != 1):
        yield f"{len(without) or 1} sends have not what was sent in them"
    of_none = inner.keys() - {one.id for one in outer.values()}
    if len(of_none) > 1:  # the last was in the midst of it
        yield f"{len(of_none)} sends have lost what they were sent in"


def judge_report(folder: Path) -> Iterator[str]:
    """Whether ``signals report`` reads all files, or says in a line why not."""
    files = sorted(map(str, folder.glob("trace-*.jsonl")))
    if not files:
        return
    words = [sys.executable, "manage.py", "signals", "report", "--format", "summary"]
    done = subprocess.run(
        [*words, *files],
        cwd=SAMPLE_PROJECT,
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        check=False,
    )
    is_refused = done.returncode == 2 and "holds no recorded trace" in done.stderr
    if "Traceback" in done.stderr or (done.returncode and not is_refused):
        yield f"report ends with {done.returncode}: {done.stderr}"


def main() -> int:
    """Kill, read, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--build-dir", type=Path, help="where to leave the files")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    folder = Path(tempfile.mkdtemp(prefix="kill-", dir=options.build_dir)).resolve()
    print(f"seed {options.seed}; files of which something is wrong stay in {folder}", flush=True)
    count = Count()
    wrong = 0
    for number in range(options.times):
        own = folder / str(number)
        own.mkdir()
        bound = _BOUND if number % 2 else 0
        said = kill_one(own, bound, number % 10 == 0, chance.uniform(0, _LONGEST))
        found = [f"it said: {said}"] if said else []
        found += [*judge(own, count), *judge_report(own)]
        for line in found:
            print(f"WRONG: {line}")
        wrong += len(found)
        if not found:
            shutil.rmtree(own)
    if not count.dispatches:
        print("WRONG: nothing was sent")
        wrong += 1
    print(
        f"{options.times} killed: {count.files} files, {count.empty} of them empty, "
        f"{count.incomplete} with an incomplete last line; {count.segments} times begun anew; "
        f"{count.dispatches:,} dispatches; {wrong or 'nothing'} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
