"""Files of traces: what is in them, their names, their bounds, and what a dead process leaves."""

from __future__ import annotations

import json
import os
import signal as os_signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import django
import pytest
from django.dispatch import Signal
from support.traced_processes import finished, start_traced, trace_names
from support.traces import Told, story

from signal_inspector import UsageError, trace
from signal_inspector.domain.event import (
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ProcessEnded,
    Thread,
)
from signal_inspector.trace_files.files import Tail, older, read_trace
from signal_inspector.tracing.contexts import Inside
from signal_inspector.tracing.engine import current_engine
from signal_inspector.tracing.sinks.spool import Spool

ping = Signal()
pong = Signal()

SENDING = """
import sys, time
from django.dispatch import Signal

ping = Signal()

def heard(**named):
    pass

ping.connect(heard)
"""


def heard(**_: Any) -> None: ...


def fails(**_: Any) -> None:
    raise LookupError


@pytest.fixture(autouse=True)
def _nobody_listens() -> Any:
    yield
    for each in (ping, pong):
        each.receivers = []


def inside_command() -> Inside:
    """A block that is a management command to the trace."""
    engine = current_engine()
    assert engine is not None
    return engine.contexts.inside("command", "anything")


def comparable(events: list[Event]) -> list[Event]:
    """Events but for the times that differ between two sinks."""
    kept = []
    for event in events:
        if isinstance(event, Process):
            event = replace(event, started=0, clock=0)
        elif isinstance(event, ProcessEnded):
            event = ProcessEnded(0)
        kept.append(event)
    return kept


@pytest.mark.parametrize("values", [False, True])
def test_what_is_read_is_what_was_told(tmp_path: Path, told: Told, values: bool) -> None:
    def outer(**_: Any) -> None:
        pong.send("a sender", amount=5)

    for receiver in (outer, heard):
        ping.connect(receiver)
    pong.connect(heard)
    pong.connect(fails, sender=Path)
    path = tmp_path / "trace.jsonl"

    with trace(told, values=values), trace(Spool(str(path)), values=values):
        ping.send(None, a=1, b="two")
        ping.send_robust(None)
        with pytest.raises(LookupError):
            pong.send(Path)
        pong.send(tmp_path)
        Signal().send(Path)

    read = list(read_trace(path))
    assert comparable(read) == comparable(told)
    assert len([event for event in read if isinstance(event, Dispatch)]) == 6


def test_what_is_sent_again_in_other_ways_is_read_as_it_was_told(
    tmp_path: Path, told: Told
) -> None:
    def also(**_: Any) -> None: ...

    ping.connect(heard)
    path = tmp_path / "trace.jsonl"

    with trace(told), trace(Spool(str(path))):
        for _ in range(2):
            ping.send(None, a=1)
            ping.send(None, **{"100%d": 1, "größe": 2})
            ping.send(Path, a=1)
            with inside_command():
                ping.send(None, a=1)
            ping.connect(also)

    read = list(read_trace(path))
    assert comparable(read) == comparable(told)
    contexts = [event.context is None for event in read if isinstance(event, Dispatch)]
    assert contexts == [True, True, True, False] * 2
    receivers = [len(event.spans) for event in read if isinstance(event, Dispatch)]
    assert receivers == [1] * 4 + [2] * 4


def test_beginnings_are_left_out_where_nobody_reads_along(tmp_path: Path, told: Told) -> None:
    ping.connect(heard)
    path = tmp_path / "trace.jsonl"

    def send() -> None:
        ping.send(None)

    with trace(told), trace(Spool(str(path), begun=False)):
        send()
        for _ in range(2):
            thread = threading.Thread(target=send, name="another")
            thread.start()
            thread.join()

    told_else = [event for event in told if not isinstance(event, DispatchBegun)]
    assert len(told_else) == len(told) - 3
    assert comparable(list(read_trace(path))) == comparable(told_else)
    assert "another" in [event.name for event in told_else if isinstance(event, Thread)]


def test_thread_that_python_does_not_know_is_told_of_once(told: Told) -> None:
    import _thread

    ping.connect(heard)
    done = threading.Event()

    def send() -> None:
        ping.send(None)
        ping.send(None)
        done.set()

    with trace(told):
        number = _thread.start_new_thread(send, ())
        assert done.wait(60)

    assert [event for event in told if isinstance(event, Thread)] == [
        Thread(number, f"thread {number}")
    ]


@pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")
def test_async_receivers_are_read_as_they_were_told(tmp_path: Path, told: Told) -> None:
    import asyncio

    async def later(**_: Any) -> None:
        await asyncio.sleep(0)

    async def main() -> None:
        ping.connect(later)
        ping.connect(heard)
        await ping.asend(None)

    path = tmp_path / "trace.jsonl"

    with trace(told), trace(Spool(str(path))):
        asyncio.run(main())

    assert comparable(list(read_trace(path))) == comparable(told)


def test_each_line_is_one_object_with_its_kind(tmp_path: Path) -> None:
    ping.connect(heard)
    path = tmp_path / "trace.jsonl"

    with trace(Spool(str(path))):
        ping.send(None, a=1)

    lines = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    assert [line["event"] for line in lines] == [
        *("process", "thread", "signal", "sender", "begun", "receiver", "dispatch"),
        "process_ended",
    ]
    assert lines[0]["version"] == 1
    assert lines[6]["arguments"] == ["a"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    with trace(Spool(str(tmp_path / "trace.jsonl"))):
        pass

    assert (tmp_path / "trace.jsonl").stat().st_mode & 0o077 == 0


class TestNames:
    def names(self, folder: Path, pattern: str, times: int = 1) -> list[str]:
        """The files after so many traces."""
        for _ in range(times):
            with trace(Spool(str(folder / pattern))):
                pass
        return trace_names(folder)

    def test_the_id_of_the_process_takes_the_place_of_p(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "a-%p.jsonl") == [f"a-{os.getpid()}.jsonl"]

    def test_nothing_is_written_over(self, tmp_path: Path) -> None:
        pid = os.getpid()

        assert self.names(tmp_path, "a.jsonl", times=3) == [
            f"a-{pid}-2.jsonl",
            f"a-{pid}.jsonl",
            "a.jsonl",
        ]
        assert self.names(tmp_path, "b-%p.jsonl", times=2)[3:] == [
            f"b-{pid}-2.jsonl",
            f"b-{pid}.jsonl",
        ]

    def test_a_folder_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="cannot write a trace to"):
            trace(Spool(str(tmp_path / "no" / "a.jsonl"))).start()


class TestBounds:
    def fill(self, path: Path, sends: int, most_bytes: int = 20_000) -> None:
        """A trace of so many dispatches."""
        ping.connect(heard)
        with trace(Spool(str(path), most_bytes)):
            for number in range(sends):
                ping.send(None, number=number)

    def test_a_file_begins_anew_beside_the_one_before(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"

        self.fill(path, 1_000)

        assert trace_names(tmp_path) == ["a.jsonl", "a.old.jsonl"]
        assert path.stat().st_size + older(path).stat().st_size < 22_000

    def test_the_last_events_stay_and_the_lost_are_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"

        self.fill(path, 1_000)

        events = list(read_trace(path))
        ids = [event.id for event in events if isinstance(event, Dispatch)]
        headers = [event for event in events if isinstance(event, Process)]
        assert ids == list(range(ids[0], ids[0] + len(ids)))
        assert isinstance(events[-1], ProcessEnded)
        assert [header.segment for header in headers] == [
            headers[0].segment,
            headers[0].segment + 1,
        ]
        lost = headers[-1].lost
        assert lost > 0
        assert 2 * (1_000 - len(ids)) <= lost <= 2 * 1_000 + 10 * headers[-1].segment
        assert any(isinstance(event, Thread) for event in events)

    def test_a_file_may_begin_anew_before_any_line(self, tmp_path: Path) -> None:
        """Also among those that define the names of one dispatch."""
        ping.connect(heard)
        seen = 0
        for most_bytes in range(8_000, 9_000, 20):
            path = tmp_path / f"{most_bytes}.jsonl"
            with trace(Spool(str(path), most_bytes, begun=False)):
                for number in range(20):
                    ping.send(f"a sender of its own, {number}")

            for file in filter(Path.exists, (path, older(path))):
                tail = Tail(file)
                assert len(list(tail.new_events())) > 1
                assert tail.broken == 0
                tail.close()
                seen += 1
        assert seen == 100

    def test_a_reader_follows_from_file_to_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        ping.connect(heard)
        seen: list[Event] = []

        with trace(Spool(str(path), 20_000)):
            tail = Tail(path)
            for number in range(500):
                ping.send(None, number=number)
                if number % 20 == 0:
                    seen += tail.new_events()
        seen += tail.new_events()
        tail.close()

        assert len([event for event in seen if isinstance(event, Dispatch)]) == 500
        assert tail.broken == 0


class TestReading:
    def test_a_file_that_grows(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        ping.connect(heard)

        with trace(Spool(str(path))):
            tail = Tail(path)
            before = story(tail.new_events())
            ping.send(None)
            after = story(tail.new_events())
            nothing = story(tail.new_events())
        tail.close()

        assert (before, nothing) == ([], [])
        assert after == ["begun send ping", "send ping: heard returned"]

    def test_half_a_line_waits_for_the_rest(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        line = '{"event":"unheard","signal":"a.b","sender":{"kind":"any","name":"*"},"count":1}\n'
        path.write_text(line[:30])
        tail = Tail(path)

        first = list(tail.new_events())
        with path.open("a") as file:
            file.write(line[30:])
        second = story(tail.new_events())
        tail.close()

        assert first == []
        assert second == ["unheard b * 1"]

    def test_what_is_no_line_is_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(
            'nonsense\n[1]\n{"event":"dispatch","id":1}\n{"event":"of a later version"}\n'
        )
        tail = Tail(path)

        assert list(tail.new_events()) == []
        assert tail.broken == 3
        tail.close()

    def test_another_version_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text('{"event":"process","version":99}\n')

        with pytest.raises(UsageError, match="version 99"):
            list(read_trace(path))

    @pytest.mark.parametrize("text", ["", "nonsense\n"])
    def test_a_file_without_events_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(text)

        with pytest.raises(UsageError, match="holds no recorded trace"):
            list(read_trace(path))

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="cannot read"):
            list(read_trace(tmp_path / "a.jsonl"))


class TestProcesses:
    def test_the_environment_switches_it_on(self, tmp_path: Path) -> None:
        assert finished(start_traced(SENDING + "ping.send(None)", tmp_path)) == ""

        events = list(read_trace(tmp_path / "trace.jsonl"))
        assert "send ping: heard returned" in story(events)
        assert isinstance(events[-1], ProcessEnded)

    def test_a_wrong_name_is_one_line_and_no_more(self, tmp_path: Path) -> None:
        code = SENDING + "print(ping.send(None)[0][1])"

        said = finished(start_traced(code, tmp_path, "no/trace.jsonl"))

        assert len(said.splitlines()) == 1
        assert said.startswith("signal_inspector: no trace: cannot write a trace to")

    def test_killed_it_leaves_all_that_was_complete(self, tmp_path: Path) -> None:
        code = SENDING + (
            "ping.send(None)\n"
            "def hangs(**named):\n    print('now', flush=True)\n    time.sleep(60)\n"
            "ping.connect(hangs)\nping.send(None)\n"
        )
        process = start_traced(code, tmp_path, SIGNAL_INSPECTOR_TRACE_OPTIONS="begun")
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(os_signal.SIGKILL)
        process.communicate(timeout=60)

        told = story(read_trace(tmp_path / "trace.jsonl"))
        assert [text for text in told if "ping" in text] == [
            "begun send ping",
            "send ping: heard returned",
            "begun send ping",
        ]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.parametrize("name", ["trace.jsonl", "trace-%p.jsonl"])
    def test_a_fork_has_a_file_of_its_own(self, tmp_path: Path, name: str) -> None:
        code = SENDING + (
            "import os\n"
            "def forks(**named):\n"
            "    global pid\n"
            "    pid = os.fork()\n"
            "    if pid == 0:\n"
            "        ping.disconnect(forks); ping.send('child')\n"
            "pong = Signal(); pong.connect(forks)\n"
            "pong.send(None)\n"
            "if pid == 0:\n"
            "    ping.send('child again'); os._exit(0)\n"
            "os.waitpid(pid, 0)\n"
            "ping.send('parent')\n"
        )

        finished(start_traced(code, tmp_path, name))

        by_parent = {}
        for path in tmp_path.glob("*.jsonl"):
            events = list(read_trace(path))
            header = events[0]
            assert isinstance(header, Process)
            by_parent[header.parent_pid] = (header.pid, events)
        parents = {pid for pid, _ in by_parent.values()} & by_parent.keys()
        (parent,) = parents
        (child_events,) = [events for ppid, (_, events) in by_parent.items() if ppid == parent]
        (parent_events,) = [events for pid, events in by_parent.values() if pid == parent]
        told = {
            who: [
                (event.sender.name, [span.receiver.name for span in event.spans])
                for event in events
                if isinstance(event, Dispatch)
            ]
            for who, events in (("child", child_events), ("parent", parent_events))
        }
        assert told == {
            "child": [
                ("'child'", ["__main__.heard"]),
                ("'child again'", ["__main__.heard"]),
            ],
            "parent": [("None", ["__main__.forks"]), ("'parent'", ["__main__.heard"])],
        }

    @pytest.mark.parametrize("leave", ["os._exit", "sys.exit"])
    def test_a_fork_that_sends_nothing_leaves_no_file(self, tmp_path: Path, leave: str) -> None:
        code = SENDING + (
            f"import os\npid = os.fork()\nif pid == 0: {leave}(0)\nos.waitpid(pid, 0)\n"
        )

        finished(start_traced(code, tmp_path))

        assert trace_names(tmp_path) == ["trace.jsonl"]

    def test_no_thread_is_started(self, tmp_path: Path) -> None:
        code = SENDING + "import threading\nping.send(None)\nassert threading.active_count() == 1\n"

        finished(start_traced(code, tmp_path))


def test_a_full_disk_ends_the_trace_and_not_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ping.connect(heard)
    spool = Spool(str(tmp_path / "a.jsonl"))

    with trace(spool):
        ping.send(None)
        with monkeypatch.context() as patches:
            patches.setattr(os, "write", full)
            responses = ping.send(None)
        ping.send(None)

    assert responses == [(heard, None)]
    assert capsys.readouterr().err.splitlines() == [
        "signal_inspector: the trace has ended: OSError: [Errno 28] No space left on device"
    ]
    assert story(read_trace(tmp_path / "a.jsonl"))[-1] == "send ping: heard returned"


def full(*_: object) -> int:
    """As the operating system answers when the disk is full."""
    raise OSError(28, "No space left on device")


def test_many_threads_write_whole_lines(tmp_path: Path) -> None:
    ping.connect(heard)
    path = tmp_path / "a.jsonl"

    def work() -> None:
        for _ in range(300):
            ping.send(None)

    with trace(Spool(str(path), 200_000)):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    for each in (path, older(path)):
        if each.exists():
            for line in each.read_text().splitlines():
                json.loads(line)
