"""``manage.py signals report``: recorded files, rendered again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import SHOP, command, run
from support.fork_server import signals
from support.terminal import plain, signals_on_terminal
from support.trace_values import (
    MS,
    dispatch,
    ended,
    not_run,
    process,
    request,
    sent,
    span,
    write_trace,
)
from support.values import model

from signal_inspector.domain.event import Unheard

PAGE = request("/checkout/")
TREE = sent(
    dispatch(
        "shop.signals.placed", span("shop.r.pay", took=9 * MS, queries=2), took=9 * MS, context=1
    ),
    sent(
        dispatch(
            "billing.signals.paid",
            span("billing.r.book", outcome="raised", error="billing.errors.Declined"),
            not_run("billing.r.thank"),
            id=2,
            sender=model("billing.Invoice"),
            context=1,
        )
    ),
)
QUICK = dispatch("shop.signals.viewed", span("shop.r.count"), id=3, at=9 * MS, context=1)
EVENTS = (
    PAGE,
    TREE.below[0].dispatch,
    TREE.dispatch,
    QUICK,
    Unheard("shop.signals.silent", model("shop.Order"), 3),
    ended(PAGE, status=302),
)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """What one process recorded."""
    return write_trace(tmp_path / "trace.jsonl", *EVENTS)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """What another process did five milliseconds later."""
    later = process(8, clock=-5 * MS)
    return write_trace(tmp_path / "other.jsonl", later, dispatch("mail.signals.sent"))


def sent_in(tree: str) -> list[str]:
    """The signals in a tree, by their short names."""
    names = [line[30:].lstrip("│├└─ ").partition("  ")[0] for line in tree.splitlines()[1:]]
    return [name for name in names if name.isidentifier()]


class TestTree:
    def test_it_is_shown_under_its_request(self, trace: Path) -> None:
        result = signals("report", str(trace), env={"TZ": "UTC"})

        assert result.code == 0
        assert result.out.splitlines() == [
            "GET /checkout/  302  10.0 ms  signals 10.0 ms, 2 queries",
            "22:13:20.000  9.00 ms    2 q  placed  shop.Order",
            "              9.00 ms    2 q  └─ shop.r.pay",
            "              1.00 ms            └─ paid  billing.Invoice",
            "              1.00 ms               ├─ billing.r.book  raised Declined",
            "                                    └─ billing.r.thank  not run",
            "22:13:20.009  1.00 ms         viewed  shop.Order",
            "              1.00 ms         └─ shop.r.count",
        ]
        assert result.err_lines == ["3 dispatches, 1 process"]

    def test_several_files_are_merged_and_name_their_processes(
        self, trace: Path, other: Path
    ) -> None:
        result = signals("report", str(trace), str(other), str(trace))

        headings = [line for line in result.out.splitlines() if "pid" in line]
        assert headings == [
            "outside any request, command, task or test  pid 8",
            "GET /checkout/  302  10.0 ms  signals 10.0 ms, 2 queries  pid 7",
        ]
        assert result.err_lines == ["4 dispatches, 2 processes"]

    def test_a_terminal_folds_it_and_has_colours(self, trace: Path) -> None:
        result = signals_on_terminal("report", str(trace), width=50)

        lines = result.out.splitlines()
        assert "\x1b[1;31m" in result.out
        assert max(map(len, map(plain, lines))) <= 50

    def test_ascii_goes_where_nothing_else_does(self, trace: Path) -> None:
        result = signals("report", str(trace), env={"PYTHONIOENCODING": "ascii"})

        assert result.out.isascii()
        assert "`- shop.r.pay" in result.out

    def test_a_reader_that_goes_away_ends_it_quietly(self, trace: Path) -> None:
        words = shlex.join(command(SHOP, ["report", str(trace)]))

        result = run(["bash", "-c", f"{words} | head -1"])

        assert result.out.startswith("GET /checkout/")
        assert "Traceback" not in result.err
        assert "Error" not in result.err


class TestWishes:
    @pytest.mark.parametrize(
        ("options", "names"),
        [
            (["--min-duration", "5ms"], ["placed", "paid"]),
            (["--min-duration", "1.5s"], []),
            (["--errors-only"], ["placed", "paid"]),
            (["--sender", "Invoice"], ["placed", "paid"]),
            (["--receiver", "count"], ["viewed"]),
            (["--exclude-signal", "paid"], ["placed", "viewed"]),
            (["--depth", "1"], ["placed", "viewed"]),
        ],
    )
    def test_what_is_asked_for_is_shown(
        self, trace: Path, options: list[str], names: list[str]
    ) -> None:
        result = signals("report", str(trace), *options)

        assert sent_in(result.out) == names

    def test_how_much_that_is_is_told(self, trace: Path) -> None:
        result = signals("report", str(trace), "--errors-only")

        assert result.err_lines == ["2 of 3 dispatches, 1 process"]

    def test_names_may_be_whole(self, trace: Path) -> None:
        assert "shop.signals.placed" in signals("report", str(trace), "--full-names").out

    def test_a_pattern_that_matches_nothing_is_said_with_the_nearest_names(
        self, trace: Path
    ) -> None:
        result = signals("report", str(trace), "--signal", "plcd", "--app", "shop")

        assert result.code == 0
        assert result.err_lines[0] == (
            "warning: --signal 'plcd' matches nothing; nearest: shop.signals.placed."
        )

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--min-duration", "5"], "takes a time with its unit, such as 5ms, 1.5s or 200us"),
            (["--depth", "0"], "takes a number from 1 to 999999999, not '0'"),
            (["--format", "json", "--depth", "2"], "--depth is for trees; --format json has none."),
            (["--format", "summary", "--full-names"], "--full-names is for trees"),
            (["--sender", "any"], "name a sender."),
            (["--unconnected"], "there is no option '--unconnected'"),
        ],
    )
    def test_what_makes_no_sense_is_one_line(
        self, trace: Path, options: list[str], told: str
    ) -> None:
        result = signals("report", str(trace), *options)

        assert (result.code, result.out) == (2, "")
        assert len(result.err_lines) == 1
        assert told in result.err


class TestFormats:
    def test_summary(self, trace: Path) -> None:
        result = signals("report", str(trace), "--format", "summary")

        lines = result.out.splitlines()
        assert lines[1].split() == [
            "82%", "9.00", "ms", "1", "9.00", "ms", "9.00", "ms", "2", "shop.r.pay",
            "shop.signals.placed",
        ]  # fmt: skip
        assert lines[-5:] == [
            "Sent, nobody listened",
            "  3  shop.signals.silent  shop.Order",
            "",
            "Connected, never called",
            "  not known: no process told at its end what was connected, or a part of the trace is "
            "lost",
        ]

    def test_summary_of_what_is_asked_for(self, trace: Path) -> None:
        result = signals("report", str(trace), "--format", "summary", "--app", "billing")

        assert "billing.r.book" in result.out
        assert "shop.r.pay" not in result.out
        assert "silent" not in result.out

    def test_json(self, trace: Path, other: Path) -> None:
        result = signals("report", str(trace), str(other), "--format", "json")

        document = json.loads(result.out)
        assert [one["pid"] for one in document["processes"]] == [7, 8]
        assert [one["pid"] for one in document["groups"]] == [8, 7]
        assert document["summary"]["dispatches"] == 4

    def test_chrome(self, trace: Path, other: Path, tmp_path: Path) -> None:
        output = tmp_path / "shop.trace.json"

        result = signals(
            "report", str(trace), str(other), "--format", "chrome", "--output", str(output)
        )

        assert (result.code, result.out) == (0, "")
        events = json.loads(output.read_text(encoding="utf-8"))["traceEvents"]
        assert {event["pid"] for event in events} == {7, 8}

    def test_chrome_of_what_is_asked_for(self, trace: Path) -> None:
        result = signals("report", str(trace), "--format", "chrome", "--receiver", "count")

        names = " ".join(event.get("name", "") for event in json.loads(result.out)["traceEvents"])
        assert "count" in names
        assert "pay" not in names

    def test_verbosity_says_how_much_is_told(self, trace: Path) -> None:
        assert signals("report", str(trace), "--verbosity", "0").err == ""


def missing(path: Path) -> None:
    assert not path.exists()


def folder(path: Path) -> None:
    path.mkdir()


def later_version(path: Path) -> None:
    path.write_text('{"event": "process", "version": 2}\n', encoding="utf-8")


class TestFiles:
    @pytest.mark.parametrize(
        ("make", "told"),
        [
            (missing, "cannot read {path}: No such file or directory."),
            (folder, "cannot read {path}: Is a directory."),
            (later_version, "cannot read {path}: the trace has version 2 of the format, and this"),
        ],
        ids=["missing", "folder", "later version"],
    )
    @pytest.mark.parametrize("form", ["tree", "summary", "json", "chrome"])
    def test_a_file_that_is_no_trace_is_one_line_and_nothing_is_written(
        self, trace: Path, tmp_path: Path, make: Callable[[Path], None], told: str, form: str
    ) -> None:
        path, output = tmp_path / "other.jsonl", tmp_path / "report"
        make(path)

        result = signals("report", str(trace), str(path), "--format", form, "--output", str(output))
        to_stdout = signals("report", str(trace), str(path), "--format", form)

        assert (result.code, result.out, len(result.err_lines)) == (2, "", 1)
        assert told.format(path=path) in result.err
        assert not output.exists()
        assert (to_stdout.code, to_stdout.out) == (2, "")

    def test_an_empty_file_among_others_is_passed_over(self, trace: Path, tmp_path: Path) -> None:
        blank = tmp_path / "blank.jsonl"
        blank.touch()

        alone, among = signals("report", str(blank)), signals("report", str(blank), str(trace))

        assert (alone.code, alone.out, len(alone.err_lines)) == (2, "", 1)
        assert f"{blank} holds no recorded trace." in alone.err
        assert among.code == 0
        assert among.err_lines == [
            f"warning: {blank} is empty: its process ended before it could write.",
            "3 dispatches, 1 process",
        ]

    def test_broken_lines_are_counted(self, trace: Path) -> None:
        trace.write_text(trace.read_text() + "{broken\n", encoding="utf-8")

        result = signals("report", str(trace))

        assert result.code == 0
        assert result.err_lines == [
            f"warning: {trace}: 1 line that is no event is passed over.",
            "3 dispatches, 1 process",
        ]

    def test_a_process_that_was_killed_in_the_midst_of_a_line(self, tmp_path: Path) -> None:
        path = write_trace(tmp_path / "trace.jsonl", *EVENTS, whole=False)
        path.write_text(path.read_text()[:-9], encoding="utf-8")

        result = signals("report", str(path))

        assert result.out.startswith("GET /checkout/\n")
        assert result.err_lines == ["3 dispatches, 1 process, 1 without an end"]

    def test_what_the_bound_on_disk_has_taken_is_counted(self, tmp_path: Path) -> None:
        path = write_trace(tmp_path / "trace.jsonl", process(segment=4, lost=1_200), QUICK)

        result = signals("report", str(path))

        assert result.err_lines[0] == (
            "warning: 1,200 events are lost, as a process may take only so much of the disk."
        )

    def test_no_file_is_wrong_usage(self) -> None:
        result = signals("report")

        assert result.code == 2
        assert result.err_lines == [
            "manage.py signals report: there is no trace to show; name its file, as in: "
            "signals report trace.jsonl."
        ]
