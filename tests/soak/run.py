"""Servers under load with a trace in each of their processes: nothing may be lost or misplaced.

    python tests/soak/run.py [--minutes N] [--rate N] [--bare] [--build-dir FOLDER]

Serves the sample project by gunicorn and uvicorn, lets locust visit them, and compares what the
traces tell with what the site itself, the visitors and the databases have written down. Prints
the numbers, and a line for each thing that is wrong. Exit code 1 if there is one. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from comparison import Told, differences, ledgers, read
from memory import Growth, Watch
from servers import HERE, KINDS, PACKAGE, SAMPLE_PROJECT, Server, environment, prepare

USERS = 18
MOST_GROWTH = 1.1
MOST_SHOWN = 20
# What a server's log may not have.
WRONG = re.compile(r"signal_inspector: |Traceback|Exception in ASGI|\[ERROR\]|CRITICAL")


def load(servers: list[Server], folder: Path, minutes: float, rate: float) -> list[dict[str, Any]]:
    """Let the visitors in. Returns their requests."""
    targets = {
        server.kind.name: (f"http://127.0.0.1:{server.port}", server.kind.is_async)
        for server in servers
    }
    requests = folder / "requests.jsonl"
    words = ["-f", str(HERE / "load.py"), "--headless", "--users", str(USERS), "--spawn-rate", "6"]
    words += ["--run-time", f"{round(minutes * 60)}s", "--stop-timeout", "30"]
    with (folder / "locust.log").open("wb") as log:
        subprocess.run(
            [sys.executable, "-m", "locust", *words, "--only-summary"],
            env={
                **os.environ,
                "SOAK_TARGETS": json.dumps(targets),
                "SOAK_REQUESTS": str(requests),
                "SOAK_RATE": str(rate),
            },
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,  # what failed is among the requests
        )
    if not requests.exists():
        raise SystemExit(f"there were no visitors; see {log.name}")
    return [json.loads(line) for line in requests.read_text(encoding="ascii").splitlines()]


def judge_service(
    server: Server, code: int, requests: list[dict[str, Any]], growths: list[Growth]
) -> Iterator[str]:
    """What is wrong with how it served, traced or not."""
    if not requests:
        yield "nobody visited it"
    for request in requests:
        if request["failed"] is not None:
            yield f"{request['method']} {request['path']} failed: {request['failed']}"
    if code:
        yield f"it ended with exit code {code}"
    for line in server.log.read_text(encoding="utf-8", errors="replace").splitlines():
        if WRONG.search(line):
            yield f"it said: {line}"
    if not growths and not server.kind.replaces_workers:
        yield "no process of it lasted"
    for growth in growths:
        if growth.ratio > MOST_GROWTH:
            yield f"the memory of process {growth.pid} has grown {growth.ratio:.2f} times"


def judge_trace(
    server: Server, told: Told, database: Path, requests: list[dict[str, Any]]
) -> Iterator[str]:
    """What is wrong with what the traces tell."""
    yield from differences(told, server.folder, database, requests)
    if server.kind.replaces_workers and len(told.processes) < 6:
        yield f"only {len(told.processes)} processes: no worker was replaced"
    yield from judge_report(server, told)


def judge_report(server: Server, told: Told) -> Iterator[str]:
    """Whether ``signals report`` reads all files as one."""
    files = sorted(map(str, server.folder.glob("trace-*.jsonl")))
    words = [sys.executable, str(SAMPLE_PROJECT / "manage.py"), "signals", "report"]
    for form in ("json", "summary"):
        output = server.folder / f"report.{form}"
        done = subprocess.run(
            [*words, "--format", form, "--output", str(output), *files],
            env=environment(server.folder),
            capture_output=True,
            text=True,
            check=False,
        )
        counted = f"{told.dispatches:,} dispatches, {len(told.processes)} processes"
        if done.returncode or counted not in done.stderr:
            yield f"report --format {form} says {done.stderr!r} and not {counted!r}"


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=6, help="requests of a visitor in a second")
    parser.add_argument("--bare", action="store_true", help="no traces, to compare the memory with")
    parser.add_argument("--build-dir", type=Path, help="where to leave everything")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-", dir=options.build_dir)).resolve()
    print(f"signal_inspector of {PACKAGE}; everything is in {folder}", flush=True)
    database = prepare(folder / "prepared", USERS)
    servers: list[Server] = []
    codes: dict[str, int] = {}
    try:
        for kind in KINDS:
            servers.append(Server(kind, folder / kind.name, database, traced=not options.bare))
        for server in servers:
            server.wait()
        watch = Watch([server.process.pid for server in servers])
        requests = load(servers, folder, options.minutes, options.rate)
        watch.end()
    finally:
        codes = {server.kind.name: server.stop() for server in servers}
    wrong = 0
    for server in servers:
        name = server.kind.name
        own = [request for request in requests if request["server"] == name]
        growths = watch.growths(set(ledgers(server.folder)))
        found = list(judge_service(server, codes[name], own, growths))
        print(f"{name}: {len(own):,} requests")
        for growth in growths:
            print(f"  process {growth.pid}: {growth.early:.1f} MiB, then {growth.late:.1f} MiB")
        if not options.bare:
            told = read(server.folder)
            found += judge_trace(server, told, database, own)
            print(
                f"  {len(told.processes)} processes, {len(told.ended)} with an end; "
                f"{told.dispatches:,} dispatches, {len(told.sends):,} of them in the ledger; "
                f"{len(told.contexts):,} contexts"
            )
        for line in found[:MOST_SHOWN]:
            print(f"  WRONG: {line}")
        if len(found) > MOST_SHOWN:
            print(f"  WRONG: {len(found) - MOST_SHOWN} more")
        wrong += len(found)
    print(f"{wrong} things are wrong" if wrong else "nothing is wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
