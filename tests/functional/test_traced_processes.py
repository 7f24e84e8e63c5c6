"""Programs of several processes, traced by their environment: each has a file, nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from support.commands import run
from support.traced_processes import (
    PACKAGE,
    by_process,
    finished,
    start_traced,
    trace_names,
    write_files,
)
from support.traces import Told

from signal_inspector.domain.event import Dispatch, Process, ProcessEnded

NAME = "trace-%p.jsonl"
VALUES = {"SIGNAL_INSPECTOR_TRACE_OPTIONS": "values"}

# Threads of each process send numbers of their own; a receiver sends them on.
SENDING = """
import multiprocessing
import sys
import threading
from django.dispatch import Signal

counted = Signal()
echoed = Signal()


def echo(number, **named):
    echoed.send(None, number=number)


def hear(**named):
    pass


counted.connect(echo)
echoed.connect(hear)


def count_from(first):
    for number in range(first, first + 50):
        counted.send(None, number=number)


def in_threads(first):
    starts = range(first, first + 200, 50)
    threads = [threading.Thread(target=count_from, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return first


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1] if sys.argv[1:] else METHOD)
"""

PROCESSES = """
    children = [
        context.Process(target=in_threads, args=(first,)) for first in (1000, 2000, 3000)
    ]
    for child in children:
        child.start()
    in_threads(0)
    for child in children:
        child.join()
        assert child.exitcode == 0
"""

POOL = """
    in_threads(0)
    with context.Pool(2) as pool:
        assert pool.map(in_threads, [1000, 2000, 3000], chunksize=1) == [1000, 2000, 3000]
        pool.close()
        pool.join()
"""

# All threads of a fork send for the first time at once, and are taken turns with all the time.
AT_ONCE = """
import os
import sys
import threading
from django.dispatch import Signal

for number in range(40):
    exec(f"s{number} = Signal()\\ndef r{number}(**named): pass\\ns{number}.connect(r{number})")


def send_all(first):
    barrier.wait()
    for number in range(first, first + 40):
        globals()[f"s{number % 40}"].send(None)


pid = os.fork()
if pid == 0:
    sys.setswitchinterval(1e-6)
    barrier = threading.Barrier(8)
    threads = [threading.Thread(target=send_all, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)
assert os.waitpid(pid, 0)[1] == 0
"""

ALL_NUMBERS = [first + number for first in (0, 1000, 2000, 3000) for number in range(200)]


def numbers(dispatches: list[Dispatch], signal: str) -> Counter[int]:
    """How often each number was sent with a signal."""
    return Counter(
        int(dict(dispatch.arguments)["number"] or "")
        for dispatch in dispatches
        if dispatch.signal.endswith(signal)
    )


Traces = list[tuple[Process, Told]]


@pytest.fixture(scope="module", params=multiprocessing.get_all_start_methods())
def method(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module", params=[PROCESSES, POOL], ids=["processes", "pool"])
def folder(
    request: pytest.FixtureRequest, method: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Where a program with several processes left its traces, which said nothing itself."""
    folder = tmp_path_factory.mktemp("traced")
    program = SENDING.replace("METHOD", repr(method)) + request.param
    assert finished(start_traced(program, folder, NAME, **VALUES)) == ""
    return folder


@pytest.fixture(scope="module")
def traces(folder: Path) -> Traces:
    return list(by_process(folder))


class TestMultiprocessing:
    def test_every_send_is_told_once(self, traces: Traces) -> None:
        everything = [dispatch for _, told in traces for dispatch in told.dispatches]

        assert numbers(everything, "counted") == Counter(ALL_NUMBERS)
        assert numbers(everything, "echoed") == Counter(ALL_NUMBERS)

    def test_each_process_has_a_file_that_has_its_name(self, folder: Path, traces: Traces) -> None:
        assert trace_names(folder) == sorted(f"trace-{process.pid}.jsonl" for process, _ in traces)

    def test_what_one_process_sent_is_in_one_file(self, traces: Traces) -> None:
        for _, told in traces:
            sent = sorted(numbers(told.dispatches, "counted"))
            starts = [number for number in sent if number % 1000 == 0]
            # A process of a pool may do two of the tasks.
            assert sent == [start + number for start in starts for number in range(200)]

    def test_what_a_receiver_sent_is_in_the_dispatch_that_called_it(self, traces: Traces) -> None:
        for _, told in traces:
            counted = {one.id: one for one in told.dispatches if one.signal.endswith("counted")}
            echoed = [one for one in told.dispatches if one.signal.endswith("echoed")]
            around = [(counted[one.parent or 0].arguments, one.parent_receiver) for one in echoed]
            assert around == [(one.arguments, 0) for one in echoed]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
class TestThreadsThatBeginAtOnce:
    def test_each_dispatch_has_its_names_in_the_one_file(self, tmp_path: Path) -> None:
        finished(start_traced(AT_ONCE, tmp_path, NAME))

        (events,) = (events for _, events in by_process(tmp_path) if events.dispatches)
        assert len(trace_names(tmp_path)) == 2  # and the parent's
        heard = Counter(
            (one.signal, *(span.receiver.name for span in one.spans)) for one in events.dispatches
        )
        assert heard == {(f"__main__.s{number}", f"__main__.r{number}"): 8 for number in range(40)}


TEST_PROJECT = {
    "pytest.ini": """
        [pytest]
        DJANGO_SETTINGS_MODULE = bell_settings
        pythonpath = .
    """,
    "bell_settings.py": """
        SECRET_KEY = "not a secret"
        INSTALLED_APPS = ["bells", "signal_inspector"]
        DATABASES = {}
    """,
    "bells/__init__.py": "",
    "bells/signals.py": """
        from django.dispatch import Signal
        rung = Signal()
    """,
    "bells/apps.py": """
        from django.apps import AppConfig

        def hear(**named):
            pass

        class BellsConfig(AppConfig):
            name = "bells"

            def ready(self):
                from bells.signals import rung
                rung.connect(hear)
    """,
    "test_bells.py": """
        import os
        import pytest
        from django.test import SimpleTestCase
        from bells.signals import rung

        @pytest.mark.parametrize("number", range(40))
        def test_ringing(number):
            rung.send(os.getpid(), number=number)

        class RingingTests(SimpleTestCase):
            def test_ringing(self):
                rung.send(os.getpid(), number=100)
    """,
}


@pytest.fixture(scope="module")
def xdist_traces(tmp_path_factory: pytest.TempPathFactory) -> Traces:
    pytest.importorskip("xdist")
    project = tmp_path_factory.mktemp("project")
    write_files(project, TEST_PROJECT)
    result = run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"],
        cwd=project,
        env={
            "PYTHONPATH": os.pathsep.join(map(str, (project, PACKAGE))),
            "SIGNAL_INSPECTOR_TRACE": str(project / NAME),
            **VALUES,
        },
    )
    assert "41 passed" in result.out, result.out + result.err
    return list(by_process(project))


class TestXdist:
    def test_what_each_test_sent_is_told_once(self, xdist_traces: Traces) -> None:
        sent = [dispatch for _, told in xdist_traces for dispatch in told.dispatches]

        assert numbers(sent, "rung") == Counter([*range(40), 100])

    def test_each_worker_tells_of_its_own_in_its_file(self, xdist_traces: Traces) -> None:
        senders = {
            process.pid: {dispatch.sender.name for dispatch in told.dispatches}
            for process, told in xdist_traces
            if told.dispatches
        }

        assert senders == {pid: {str(pid)} for pid in senders}
        assert len(senders) == 2

    def test_each_trace_ends_in_order(self, xdist_traces: Traces) -> None:
        last = [told[-1] for _, told in xdist_traces]

        assert len(last) == 3  # xdist's own process loads Django, too
        assert [type(event) for event in last] == [ProcessEnded] * 3
