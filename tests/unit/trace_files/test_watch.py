"""Following the files of the processes of one trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from signal_inspector.domain.event import ContextBegun, Event, Process, ProcessEnded
from signal_inspector.trace_files.files import older
from signal_inspector.trace_files.format import event_line
from signal_inspector.trace_files.watch import Watch


def process(pid: int) -> Process:
    return Process(pid, 1, started=0, clock=0, argv=(), django="6.1", python="3.13", settings=None)


def dead_pid() -> int:
    """The id of a process that has just ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pass
    return child.pid


def write(path: Path, *events: Event) -> Path:
    with path.open("a") as file:
        file.writelines(json.dumps(event_line(event)) + "\n" for event in events)
    return path


def kinds(watch: Watch) -> list[tuple[str, str]]:
    return [(watched.path.name, type(event).__name__) for watched, event in watch.new_events()]


def test_files_are_found_as_they_come_and_read_as_they_grow(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t-%p.jsonl")

    first = kinds(watch)
    write(tmp_path / "t-1.jsonl", process(os.getpid()))
    second = kinds(watch)
    write(tmp_path / "t-1.jsonl", ContextBegun(1, "command", "check", 0, 1))
    write(tmp_path / "t-2.jsonl", process(os.getpid()))
    third = kinds(watch)

    assert first == []
    assert second == [("t-1.jsonl", "Process")]
    assert third == [("t-1.jsonl", "ContextBegun"), ("t-2.jsonl", "Process")]


def test_files_that_were_there_before_belong_to_another_trace(tmp_path: Path) -> None:
    write(tmp_path / "t-1.jsonl", process(1))
    watch = Watch(tmp_path / "t.jsonl")
    write(tmp_path / "t.jsonl", process(os.getpid()))

    assert kinds(watch) == [("t.jsonl", "Process")]
    assert [path.name for path in watch.paths] == ["t.jsonl"]


def test_processes_after_the_first_add_their_ids_to_the_name(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t.jsonl")
    write(tmp_path / "t.jsonl", process(os.getpid()))
    write(tmp_path / "t-77.jsonl", process(os.getpid()))
    write(tmp_path / "u.jsonl", process(os.getpid()))

    assert {name for name, _ in kinds(watch)} == {"t.jsonl", "t-77.jsonl"}


def test_signs_in_a_name_stand_for_themselves(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t[1]*.jsonl")
    write(tmp_path / "t[1]*.jsonl", process(os.getpid()))
    write(tmp_path / "t[1]*-77.jsonl", process(os.getpid()))
    write(tmp_path / "t1.jsonl", process(os.getpid()))

    assert {name for name, _ in kinds(watch)} == {"t[1]*.jsonl", "t[1]*-77.jsonl"}


def test_a_trace_with_a_longer_name_is_another(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t.jsonl")
    write(tmp_path / "t.jsonl", process(os.getpid()))
    write(tmp_path / "t-other.jsonl", process(os.getpid()))

    assert {name for name, _ in kinds(watch)} == {"t.jsonl"}


def test_a_name_may_end_like_that_of_an_older_file(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t.old.jsonl")
    write(tmp_path / "t.old.jsonl", process(os.getpid()))

    assert kinds(watch) == [("t.old.jsonl", "Process")]


def test_lines_that_are_no_events_are_counted_in_files_that_were_replaced_too(
    tmp_path: Path,
) -> None:
    watch = Watch(tmp_path / "%p.jsonl")
    path = write(tmp_path / "1.jsonl", process(os.getpid()))
    kinds(watch)
    with path.open("a") as file:
        file.write("no event\n")
    path.replace(older(path))
    write(path, process(os.getpid()))
    with path.open("a") as file:
        file.write("[]\n")

    kinds(watch)
    before = watch.broken
    watch.close()

    assert (before, watch.broken) == (2, 2)


def test_a_folder_that_vanishes_has_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    watch = Watch(folder / "%p.jsonl")

    folder.rmdir()

    assert kinds(watch) == []


def test_a_trace_lasts_until_its_processes_have_ended_or_died(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "%p.jsonl")
    write(tmp_path / "1.jsonl", process(os.getpid()))
    write(tmp_path / "2.jsonl", process(dead_pid()))
    kinds(watch)
    before = watch.lasts
    write(tmp_path / "1.jsonl", ProcessEnded(9))

    kinds(watch)

    assert (before, watch.lasts) == (True, False)


def test_a_file_goes_when_its_process_has_ended_and_all_was_read(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "%p.jsonl", removes=True)
    ended = write(tmp_path / "1.jsonl", process(os.getpid()), ProcessEnded(9))
    lasting = write(tmp_path / "2.jsonl", process(os.getpid()))

    read = [*kinds(watch), *kinds(watch)]

    assert len(read) == 3
    assert (ended.exists(), lasting.exists()) == (False, True)
    assert watch.paths == [ended, lasting]


def test_a_file_of_the_user_stays(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t.jsonl")
    ended = write(tmp_path / "t.jsonl", process(os.getpid()), ProcessEnded(9))

    kinds(watch)
    kinds(watch)
    watch.close()

    assert ended.exists()


def test_a_file_that_vanishes_has_nothing_more(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "t.jsonl")
    path = write(tmp_path / "t.jsonl", process(os.getpid()))
    kinds(watch)

    path.unlink()

    assert kinds(watch) == []
