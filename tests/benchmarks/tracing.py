"""The cost of a trace, as ratios to bare Django in one run; and its memory.

    python tests/benchmarks/tracing.py [--rounds N] [--memory]

Needs sentry-sdk for the comparison with it, and leaves that out where it is not installed.
Nothing here passes or fails: machines differ.
"""

from __future__ import annotations

import argparse
import gc
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.dispatch import Signal

import signal_inspector
from signal_inspector.tracing.sinks.spool import Spool
from signal_inspector.tracing.sinks.summary import SummarySink

RECEIVERS = (0, 1, 10)
# sentry-sdk keeps at most a thousand spans of a transaction; what it drops is cheaper.
SENDS = 900
TARGETS = {0: "2.5", 10: "5"}


class Sender:
    """What is sent with."""


def seconds_of_a_send(
    receivers: int, around: Callable[[], AbstractContextManager[Any]], rounds: int
) -> float:
    """The least time that one send took, on average over as many as fill a transaction."""
    signal = Signal()
    held = []
    for _ in range(receivers):

        def receiver(**_: Any) -> None: ...

        held.append(receiver)
        signal.connect(receiver)
    count = SENDS // max(1, receivers)
    best = float("inf")
    for _ in range(rounds):
        with around():
            begun = time.perf_counter()
            for _ in range(count):
                signal.send(Sender, instance=1, created=True)
            best = min(best, (time.perf_counter() - begun) / count)
    return best


def measured(around: Callable[[], AbstractContextManager[Any]], rounds: int) -> dict[int, float]:
    """For each number of receivers."""
    return {number: seconds_of_a_send(number, around, rounds) for number in RECEIVERS}


@contextmanager
def to_file(*, begun: bool = False) -> Iterator[None]:
    """A trace to a file; with ``begun``, for somebody who reads along."""
    with (
        tempfile.TemporaryDirectory() as folder,
        signal_inspector.trace(Spool(str(Path(folder) / "trace.jsonl"), begun=begun)),
    ):
        yield


def begin_sentry() -> Callable[[], AbstractContextManager[Any]] | None:
    """Have sentry-sdk make spans of receivers. What begins a transaction; None without it."""
    try:
        import sentry_sdk
        from sentry_sdk.integrations.django import DjangoIntegration
    except ImportError:
        return None
    sentry_sdk.init(
        dsn="http://key@localhost:1/1",
        transport=lambda _: None,
        traces_sample_rate=1.0,
        integrations=[DjangoIntegration(signals_spans=True)],
    )
    return lambda: sentry_sdk.start_transaction(name="benchmark", op="benchmark")


def show(name: str, costs: dict[int, float], bare: dict[int, float]) -> None:
    """The ratios of one way to send."""
    ratios = "  ".join(f"{number}: {costs[number] / bare[number]:6.2f}" for number in RECEIVERS)
    more = (costs[1] - bare[1]) * 1e6
    print(f"{name:28} {ratios}   one receiver costs {more:6.2f} µs more")


def compare(rounds: int) -> None:
    """All ways to send."""
    bare = measured(nullcontext, rounds)
    print(f"Django {django.__version__}, Python {platform.python_version()}")
    print("a send over a bare one, by the number of receivers")
    with signal_inspector.trace(SummarySink()):
        counting = measured(nullcontext, rounds)
    spooled = measured(to_file, rounds)
    read_along = measured(partial(to_file, begun=True), rounds)
    after = measured(nullcontext, rounds)
    show("after a trace", after, bare)
    show("counting sink", counting, bare)
    show("to .jsonl", spooled, bare)
    show("to .jsonl, read along", read_along, bare)
    transaction = begin_sentry()
    if transaction is not None:
        sentry = measured(transaction, rounds)
        show("sentry-sdk in a transaction", sentry, bare)
        for name, costs in (("counting sink", counting), ("to .jsonl", spooled)):
            share = (costs[1] - bare[1]) / (sentry[1] - bare[1])
            print(f"{name}: one receiver's cost over sentry-sdk's: {share:.2f} (target 0.35)")
    for number, target in TARGETS.items():
        ratio = counting[number] / bare[number]
        print(f"counting sink, {number} receivers: {ratio:.2f} (target {target})")


def memory() -> None:
    """What a trace holds after a million sends, and after ten."""
    signal = Signal()

    def receiver(**_: Any) -> None: ...

    signal.connect(receiver)
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(str(Path(folder) / "trace.jsonl"))
        with signal_inspector.trace(SummarySink()), signal_inspector.trace(spool):
            sizes = {}
            done = 0
            for total in (10_000, 1_000_000, 10_000_000):
                for _ in range(done, total):
                    signal.send(Sender, instance=1)
                done = total
                sizes[total] = resident()
                files = sum(path.stat().st_size for path in Path(folder).iterdir())
                megabytes = f"{sizes[total] / 1e6:.1f} MB, {files / 1e6:.0f} MB on disk"
                print(f"after {total:>10,} sends: {megabytes}")
    print(f"growth from one to ten million: {(sizes[10_000_000] - sizes[1_000_000]) / 1e6:.2f} MB")


def resident() -> int:
    """Bytes of memory that the process has now."""
    gc.collect()
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--memory", action="store_true", help="ten million sends; takes minutes")
    options = parser.parse_args()
    settings.configure(SECRET_KEY="benchmark")
    django.setup()
    if options.memory:
        memory()
    else:
        compare(options.rounds)


if __name__ == "__main__":
    main()
