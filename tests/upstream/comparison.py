"""One suite, bare and traced: what became of each test, and what the trace saw."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from installation import Installation, without_settings

# The name of a subtest may hold the repr of an object, which is another in each run.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")

PROGRAM = Path(__file__).resolve().parent / "suite.py"

Outcomes = Mapping[str, tuple[str, ...]]
"""What became of each test; several things where subtests failed, or a test and its end."""


class SuiteFailedError(Exception):
    """A run told of no test, or its trace did not last."""


@dataclass(frozen=True)
class Run:
    """A suite that has been run once."""

    outcomes: Outcomes
    exit_code: int
    seconds: float
    """From begin to end."""

    processor_seconds: float
    """What it took of the processor, with all of its children, so that waiting does not count."""

    @property
    def failed(self) -> int:
        """How many tests did."""
        return sum(
            any(what.startswith("failed: ") for what in outcome)
            for outcome in self.outcomes.values()
        )


@dataclass(frozen=True)
class Comparison:
    """The two runs of a suite."""

    installation: Installation
    bare: Run
    traced: Run
    dispatches: int
    """With receivers, as the trace has them, in all processes."""

    @property
    def different(self) -> dict[str, tuple[str, str]]:
        """The tests that did not fare alike, and what became of them bare and traced.

        Where all did, and yet the programs did not end alike, that is told in their place.
        """
        bare, traced = self.bare.outcomes, self.traced.outcomes
        found = {
            test: (_words(bare.get(test)), _words(traced.get(test)))
            for test in sorted(bare.keys() | traced.keys())
            if bare.get(test) != traced.get(test)
        }
        if not found and self.bare.exit_code != self.traced.exit_code:
            found["the exit code"] = (str(self.bare.exit_code), str(self.traced.exit_code))
        return found


def compare(installation: Installation, arguments: list[str], folder: Path) -> Comparison:
    """Run the suite twice. Raises SuiteFailedError for a run that shows nothing."""
    traces = folder / f"traces-{time.time_ns()}"
    traces.mkdir()
    bare = _run(installation, arguments, folder / "bare", "-")
    traced = _run(installation, arguments, folder / "traced", str(traces / "trace-%p.jsonl"))
    return Comparison(installation, bare, traced, _dispatches(traces))


def _run(installation: Installation, arguments: list[str], results: Path, trace: str) -> Run:
    suite = installation.suite
    own = suite.program != "pytest"
    program = installation.source / suite.program if own else Path(suite.program)
    outcomes, log = results.with_suffix(".jsonl"), results.with_suffix(".log")
    outcomes.unlink(missing_ok=True)
    environment = {**without_settings(), **suite.environment}
    environment["SIGNAL_INSPECTOR_TRACE_OPTIONS"] = suite.trace_options
    begun, used = time.perf_counter(), _processor_seconds()
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [
                *(str(installation.python), str(PROGRAM), str(outcomes), trace, str(program)),
                *(*suite.arguments, *arguments),
            ],
            cwd=program.parent if own else installation.source,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    seconds, processor_seconds = time.perf_counter() - begun, _processor_seconds() - used
    found = _read_outcomes(outcomes) if outcomes.exists() else {}
    if not found:
        raise SuiteFailedError(f"no test was run; see {log}")
    return Run(found, done.returncode, seconds, processor_seconds)


def _read_outcomes(path: Path) -> Outcomes:
    found = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        test, outcome = json.loads(line)
        found[_ADDRESS.sub("", test)].append(outcome)
    return {test: tuple(sorted(outcomes)) for test, outcomes in found.items()}


def _words(outcome: tuple[str, ...] | None) -> str:
    return ", ".join(outcome) if outcome else "not run"


def _dispatches(traces: Path) -> int:
    """How many were seen. Raises SuiteFailedError where there are none, or a trace broke off."""
    dispatches = ended = 0
    for path in traces.glob("*.jsonl"):
        with path.open(encoding="utf-8") as lines:
            # The last line of a worker that was killed may be half a line.
            events = Counter(json.loads(line)["event"] for line in lines if line.endswith("\n"))
        dispatches += events["dispatch"]
        ended += events["process_ended"]
    if not dispatches:
        raise SuiteFailedError(f"the trace saw nothing; see {traces}")
    # Workers of a pool are ended by a signal; the process that was started tells its end.
    if not ended:
        raise SuiteFailedError(f"the trace ended before the suite did; see {traces}")
    return dispatches


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
