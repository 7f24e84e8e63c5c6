"""Recorded files of several processes, read as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.trace_values import (
    MS,
    STARTED,
    dispatch,
    dispatches_of,
    ended,
    process,
    request,
    span,
    write_trace,
)
from support.values import model, receiver

from signal_inspector.domain.call_tree import Group
from signal_inspector.domain.event import (
    Connected,
    Dispatch,
    DispatchBegun,
    Event,
    NearMiss,
    Process,
    Thread,
    Unheard,
)
from signal_inspector.errors import UsageError
from signal_inspector.selection import Selection
from signal_inspector.selection.snapshot import Unmatched, unmatched
from signal_inspector.trace_files.files import older
from signal_inspector.trace_files.merging import Recorded, chosen_events, distinct
from signal_inspector.trace_files.seen import Seen


def quiet(_event: Event, _process: Process) -> None: ...


def signals_of(*paths: Path) -> list[str]:
    return dispatches_of(Recorded(paths).groups(quiet))


class TestDistinct:
    def test_a_file_is_read_once_however_it_is_named(self, tmp_path: Path) -> None:
        path = write_trace(tmp_path / "a.jsonl")
        link = tmp_path / "link.jsonl"
        link.symlink_to(path)

        assert distinct([path, tmp_path / "x" / ".." / "a.jsonl", link]) == [path]

    def test_an_older_file_is_read_with_the_one_that_goes_on_from_it(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"

        assert distinct([older(path), path]) == [path]
        assert distinct([older(path)]) == [older(path)]

    def test_files_keep_their_order(self, tmp_path: Path) -> None:
        paths = [tmp_path / name for name in ("b.jsonl", "a.jsonl", "c.jsonl")]

        assert distinct(paths) == paths


class TestGroups:
    def test_what_processes_did_comes_in_the_order_in_which_it_was_complete(
        self, tmp_path: Path
    ) -> None:
        one = write_trace(
            tmp_path / "one.jsonl",
            dispatch("a.first", span("r.a")),
            dispatch("a.third", span("r.a"), at=20 * MS, id=2),
        )
        later = process(8, started=STARTED + 5 * MS, clock=1_000 * MS)
        two = write_trace(
            tmp_path / "two.jsonl",
            later,
            dispatch("b.second", span("r.b"), at=1_001 * MS),
            dispatch("b.fourth", span("r.b"), at=1_030 * MS, id=2),
        )

        assert signals_of(one, two) == ["a.first", "b.second", "a.third", "b.fourth"]
        assert signals_of(two, one) == signals_of(one, two)

    def test_a_request_comes_when_it_has_ended(self, tmp_path: Path) -> None:
        page = request()
        one = write_trace(
            tmp_path / "one.jsonl", page, dispatch("a.early", context=1), ended(page, 50 * MS)
        )
        two = write_trace(tmp_path / "two.jsonl", process(8), dispatch("b.late", at=20 * MS))

        assert signals_of(one, two) == ["b.late", "a.early"]

    def test_what_lasts_at_the_end_of_a_file_comes_too(self, tmp_path: Path) -> None:
        path = write_trace(
            tmp_path / "one.jsonl", request(), dispatch("a.early", context=1), whole=False
        )

        assert signals_of(path) == ["a.early"]

    def test_no_more_is_read_than_what_is_asked_for(self, tmp_path: Path) -> None:
        many = [dispatch(f"a.s{number}", at=number * MS, id=number) for number in range(1, 500)]
        told: list[Event] = []
        groups = Recorded([write_trace(tmp_path / "one.jsonl", *many)]).groups(
            lambda event, _: told.append(event)
        )

        next(groups)

        assert len(told) < 5

    def test_each_event_is_told_with_its_process(self, tmp_path: Path) -> None:
        one = write_trace(tmp_path / "one.jsonl", process(8), dispatch("a.s"))
        told: list[tuple[str, int]] = []

        list(Recorded([one]).groups(lambda event, of: told.append((type(event).__name__, of.pid))))

        assert told == [("Process", 8), ("Dispatch", 8), ("ProcessEnded", 8)]

    def test_two_files_of_one_process_go_on_from_each_other(self, tmp_path: Path) -> None:
        path = tmp_path / "one.jsonl"
        write_trace(older(path), process(segment=3), dispatch("a.first"), whole=False)
        write_trace(path, process(segment=4, lost=70), dispatch("a.second", at=MS, id=2))
        recorded = Recorded([path])

        assert dispatches_of(recorded.groups(quiet)) == ["a.first", "a.second"]
        assert [(one.segment, one.lost) for one in recorded.processes] == [(4, 70)]


class TestFaults:
    def test_broken_lines_are_counted_for_each_file(self, tmp_path: Path) -> None:
        broken = write_trace(tmp_path / "broken.jsonl", dispatch("a.s"))
        broken.write_text(broken.read_text() + "{no json\n[]\n", encoding="utf-8")
        whole = write_trace(tmp_path / "whole.jsonl", process(8), dispatch("b.s"))
        recorded = Recorded([whole, broken])

        assert sorted(dispatches_of(recorded.groups(quiet))) == ["a.s", "b.s"]
        assert recorded.broken == {broken: 2}

    def test_a_last_line_that_is_being_written_is_not_broken(self, tmp_path: Path) -> None:
        path = write_trace(tmp_path / "one.jsonl", dispatch("a.s"))
        path.write_text(path.read_text()[:-20], encoding="utf-8")
        recorded = Recorded([path])

        assert dispatches_of(recorded.groups(quiet)) == ["a.s"]
        assert recorded.broken == {}

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("", "{path} holds no recorded trace."),
            ("no trace\n", "{path} holds no recorded trace."),
            ('{"event": "process_ended", "end": 3}\n', "{path} does not begin as a recorded trace"),
            (
                '{"event": "process", "version": 9}\n',
                "cannot read {path}: the trace has version 9 of the format",
            ),
        ],
    )
    def test_what_is_no_trace_is_an_error_that_names_the_file(
        self, tmp_path: Path, content: str, told: str
    ) -> None:
        good = write_trace(tmp_path / "good.jsonl", dispatch("a.s"))
        path = tmp_path / "bad.jsonl"
        path.write_text(content, encoding="utf-8")

        with pytest.raises(UsageError) as caught:
            signals_of(good, path)

        assert str(caught.value).startswith(told.format(path=path))

    def test_a_trace_in_the_other_format_is_told_apart(self, tmp_path: Path) -> None:
        path = tmp_path / "run.trace.json"
        path.write_text('{"displayTimeUnit":"ms","traceEvents":[]}\n', encoding="utf-8")

        with pytest.raises(UsageError, match=r"is a trace for Perfetto; .* \.jsonl files"):
            signals_of(path)

    def test_a_folder_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="Is a directory"):
            signals_of(tmp_path)


class TestChosenEvents:
    EVENTS = (
        process(),
        Thread(1, "MainThread"),
        request(),
        DispatchBegun(1, "a.outer", model("shop.Order"), "send", 0, 1, 1),
        dispatch("a.inner", id=2, parent=1, root=1, parent_receiver=0, context=1),
        dispatch("a.outer", span("r.a"), context=1),
        dispatch("b.other", at=2 * MS, id=3, context=1),
        ended(request()),
    )

    def test_dispatches_that_are_left_come_before_what_ends_their_context(self) -> None:
        def choose(of: Group) -> Group:
            return Group(of.process, of.context, of.ended, of.sent[:1])

        told = [
            event.signal if isinstance(event, Dispatch) else type(event).__name__
            for event in chosen_events(self.EVENTS, choose)
        ]

        assert told == [
            "Process", "Thread", "ContextBegun", "a.inner", "a.outer", "ContextEnded",
        ]  # fmt: skip


class TestSeen:
    def test_patterns_are_checked_against_all_names_of_the_events(self) -> None:
        seen = Seen()
        for event in (
            dispatch("shop.placed", span("shop.r.pay"), sender=model("shop.Order")),
            Unheard("shop.silent", model("shop.Gift"), 1),
            Connected("shop.idle", (receiver("mail.r.idle"),)),
            NearMiss("shop.missed", model("a.Proxy"), receiver("a.r.x"), model("a.Base"), "proxy"),
        ):
            seen.add(event)
        selection = Selection(
            signal=("placed", "silent", "idle", "missed", "plced"),
            sender=("Order", "Gift", "Proxy", "Base"),
            receiver=("pay", "mail.r.idle", "a.r.x"),
            app=("shop", "mail", "nosuch"),
            path=("shop/r.py",),
        )

        assert unmatched(seen.snapshot(), selection) == (
            Unmatched("--signal", "plced", ("shop.placed",)),
            Unmatched("--app", "nosuch", ()),
        )
