"""Whatever lies in the file of a trace, ``report`` shows what can be read or says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from support.fuzzing import assert_lawful, fuzz, signals_here, whole_files
from support.mutations import as_lines, mutated_bytes, mutated_json, shuffled
from support.trace_values import (
    MS,
    context,
    dispatch,
    ended,
    lines_of,
    not_run,
    process,
    request,
    sent,
    span,
    write_trace,
)
from support.values import model, receiver

from signal_inspector.domain.event import (
    Connected,
    DispatchBegun,
    Event,
    NearMiss,
    Thread,
    Unheard,
)
from signal_inspector.domain.snapshot import Sender

PAGE = request("/checkout/", parent=9)
TEST = context("test", "shop/tests.py::test_buys", id=9)
TASK = context("task", "shop.tasks.bill", id=2, parent=1)
INNER = dispatch(
    "billing.signals.paid",
    span("billing.r.book", outcome="raised", error="billing.errors.Declined", thread=5),
    not_run("billing.r.thank"),
    id=12,
    sender=model("billing.Invoice"),
    context=1,
    outcome="raised",
    error="billing.errors.Declined",
)
OUTER = dispatch(
    "shop.signals.placed",
    span("shop.r.pay", took=9 * MS, queries=2, query_time=MS, nested=MS, nested_queries=1),
    span("shop.r.mail", took=9 * MS, is_async=True, busy=MS, outcome="cancelled"),
    id=11,
    took=9 * MS,
    context=1,
    method="asend",
    arguments=(("order", "<Order: 1>"), ("secret", None)),
)
TREE = sent(OUTER, sent(INNER, sent(dispatch(id=13, took=None, context=2))))
EVENTS: tuple[Event, ...] = (
    process(segment=1, lost=3),
    Thread(1, "MainThread"),
    Thread(5, "Thread-5"),
    TEST,
    PAGE,
    DispatchBegun(11, "shop.signals.placed", model("shop.Order"), "send", 0, 1, 1),
    *(one.dispatch for one in reversed(list(TREE.walk()))),
    TASK,
    dispatch("shop.signals.viewed", span("shop.r.count"), id=15, at=9 * MS),
    Unheard("shop.signals.silent", Sender("value", "None"), 3),
    NearMiss("a.b", model("shop.Old"), receiver("shop.r.pay"), model("shop.Order"), "proxy"),
    Connected("shop.signals.placed", (receiver("shop.r.pay"), receiver("shop.r.never"))),
    ended(PAGE, status=302),
    ended(TASK, error="ValueError"),
)


LINES: list[Any] = json.loads(json.dumps(lines_of(*EVENTS)))
WHOLE = as_lines(LINES)

FORMATS = st.sampled_from(["tree", "summary", "json", "chrome"])
WISHES = st.lists(
    st.sampled_from(
        [
            ["--errors-only"],
            ["--min-duration", "2ms"],
            ["--signal", "placed"],
            ["--sender", "shop.Order"],
            ["--exclude-receiver", "pay"],
            ["--origin", "project"],
            ["--async"],
            ["-v", "2"],
        ]
    ),
    max_size=2,
).map(lambda chosen: [word for words in chosen for word in words])


# Without its first line a file is no trace, and nothing else in it is looked at.
_BODIES = mutated_json(LINES[1:], 20).map(lambda body: [LINES[0], *body])
TRACES = st.one_of(_BODIES, _BODIES, mutated_json(LINES, 2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the traces lie."""
    return tmp_path_factory.mktemp("traces")


def refuse_constant(name: str) -> None:
    """JSON has none of these."""
    raise AssertionError(name)


def reported(*words: str, terminal: bool = False) -> None:
    """``report`` keeps the law, and what it says is what it says it is."""
    result = signals_here("report", *words, terminal=terminal)

    assert_lawful(result)
    if result.code == 0 and ("json" in words or "chrome" in words):
        json.loads(result.out, parse_constant=refuse_constant)
    if result.code == 2:
        assert "cannot write" not in result.err


@fuzz(TRACES, FORMATS, WISHES, st.booleans(), examples=200)
def test_a_trace_with_any_values_in_it(
    folder: Path, lines: list[Any], form: str, wishes: Sequence[str], terminal: bool
) -> None:
    path = folder / "trace.jsonl"
    path.write_bytes(as_lines(lines))

    reported(str(path), "--format", form, *wishes, terminal=terminal)


@fuzz(mutated_bytes(WHOLE), FORMATS, WISHES, examples=60)
def test_a_trace_of_any_bytes(
    folder: Path, content: bytes, form: str, wishes: Sequence[str]
) -> None:
    path = folder / "trace.jsonl"
    path.write_bytes(content)

    reported(str(path), "--format", form, *wishes)


@fuzz(shuffled(LINES), shuffled(LINES), FORMATS, WISHES, st.booleans(), examples=60)
def test_traces_whose_lines_are_out_of_order(
    folder: Path, older: Any, lines: Any, form: str, wishes: Sequence[str], other: bool
) -> None:
    """In the file, in the one that it goes on from, and in that of another process."""
    (folder / "trace.old.jsonl").write_bytes(as_lines(older))
    (folder / "trace.jsonl").write_bytes(as_lines(lines))
    (folder / "whole.jsonl").write_bytes(WHOLE)

    try:
        more = [str(folder / "whole.jsonl")] if other else []
        reported(str(folder / "trace.jsonl"), *more, "--format", form, *wishes)
    finally:
        (folder / "trace.old.jsonl").unlink()


FEW = st.integers(0, 6)
LINKS = st.tuples(FEW, FEW, st.none() | FEW, st.none() | FEW, st.none() | st.integers(-3, 3))


@fuzz(
    st.lists(LINKS, min_size=1, max_size=8),
    st.lists(st.tuples(FEW, st.none() | FEW, st.booleans()), max_size=4),
    FORMATS,
    WISHES,
    examples=100,
)
def test_dispatches_and_contexts_that_are_in_any_others(
    folder: Path,
    links: list[tuple[int, int, int | None, int | None, int | None]],
    around: list[tuple[int, int | None, bool]],
    form: str,
    wishes: Sequence[str],
) -> None:
    begun = [request(id=number, parent=parent) for number, parent, _ in around]
    sends = [
        dispatch(
            *("shop.signals.placed", span("shop.r.pay")),
            id=number,
            root=root,
            parent=parent,
            context=context_id,
            parent_receiver=by,
        )
        for number, root, parent, context_id, by in links
    ]
    over = [ended(one) for one, (_, _, ends) in zip(begun, around, strict=True) if ends]
    path = write_trace(folder / "linked.jsonl", *begun, *sends, *over)

    reported(str(path), "--format", form, *wishes)


@fuzz(TRACES, FORMATS, examples=30)
def test_a_file_that_was_there_is_replaced_as_a_whole_or_stays(
    folder: Path, lines: list[Any], form: str
) -> None:
    path, output = folder / "trace.jsonl", folder / "report.txt"
    path.write_bytes(as_lines(lines))
    output.write_bytes(b"what was there\n")

    with whole_files(folder):
        result = signals_here("report", str(path), "--format", form, "--output", str(output))

    assert_lawful(result)
    assert (output.read_bytes() == b"what was there\n") == (result.code == 2)


JUNK = st.one_of(
    st.binary(max_size=30).map(lambda junk: b"\xff" + junk.replace(b"\n", b"")),
    st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b"null", b"[]", b"", b"{"]),
    st.sampled_from([b'"x"', b"NaN", b'{"event":"dispatch"}', b'{"event":"signal","id":[]}']),
)


@fuzz(st.integers(0, len(LINES) - 1), JUNK, examples=40)
def test_a_line_that_is_no_event_is_counted_and_changes_nothing_else(
    folder: Path, at: int, line: bytes
) -> None:
    whole, broken = folder / "whole.jsonl", folder / "broken.jsonl"
    whole.write_bytes(WHOLE)
    lines = WHOLE.splitlines(keepends=True)
    broken.write_bytes(b"".join([*lines[: at + 1], line + b"\n", *lines[at + 1 :]]))

    clean, result = (signals_here("report", str(path)) for path in (whole, broken))

    assert result.out == clean.out
    assert f"{broken}: 1 line that is no event is passed over." in result.err


@pytest.mark.parametrize("form", ["tree", "summary", "json", "chrome"])
def test_a_trace_that_is_cut_anywhere(folder: Path, form: str) -> None:
    path = folder / "cut.jsonl"
    for end in range(0, len(WHOLE), 211):
        path.write_bytes(WHOLE[:end])

        reported(str(path), "--format", form)


def refused(*words: str) -> str:
    """The line that says why there is no report."""
    result = signals_here("report", *words)
    assert_lawful(result)
    assert result.code == 2
    assert result.out == ""
    return result.err


class TestFaultsThatWereFound:
    @pytest.mark.parametrize("line", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000])
    def test_a_line_that_json_cannot_read(self, folder: Path, line: bytes) -> None:
        path = folder / "trace.jsonl"
        path.write_bytes(WHOLE + line + b"\n")

        assert "1 line that is no event is passed over" in signals_here("report", str(path)).err

    @pytest.mark.parametrize(
        "path",
        ["/", ".", "", "..", "x" * 300, f"{'x' * 300}/trace.jsonl"],
        ids=["root", "here", "empty", "above", "long name", "long folder"],
    )
    def test_a_path_that_is_no_file(self, path: str) -> None:
        assert "cannot read" in refused(path)

    def test_a_path_of_two_lines(self) -> None:
        assert "cannot read no such file: No such file or directory" in refused("no\nsuch file")

    def test_links_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").symlink_to(tmp_path / "b.jsonl")
        (tmp_path / "b.jsonl").symlink_to(tmp_path / "a.jsonl")

        assert "cannot read" in refused(str(tmp_path / "a.jsonl"))

    @pytest.mark.parametrize("form", ["tree", "summary", "json", "chrome"])
    @pytest.mark.parametrize(
        "change",
        [
            {"id": {}},
            {"id": []},
            {"id": "1"},
            {"id": True},
            {"id": 2**63},
            {"start": 0.5},
            {"start": float("nan")},
            {"end": None, "elapsed": "long"},
            {"sender": []},
            {"sender": "shop.Order"},
            {"signal": {}},
            {"outcome": "lost"},
            {"outcome": []},
            {"thread": None},
            {"context": "1"},
            {"parent": {}},
            {"error": 5},
            {"arguments": [["a"]]},
            {"arguments": [["a", 5]]},
            {"arguments": 5},
            {"spans": [None]},
            {"spans": "none"},
        ],
        ids=str,
    )
    def test_a_field_that_holds_what_it_cannot(
        self, tmp_path: Path, form: str, change: dict[str, Any]
    ) -> None:
        lines = lines_of(process(), dispatch("shop.signals.placed", span("shop.r.pay")))
        (line,) = (one for one in lines if one["event"] == "dispatch")
        path = tmp_path / "trace.jsonl"
        path.write_bytes(as_lines([*lines[:-1], {**line, **change}, lines[-1]]))

        result = signals_here("report", str(path), "--format", form)

        assert result.code == 0
        assert "1 line that is no event is passed over." in result.err
        assert "1 dispatch, 1 process" in result.err

    @pytest.mark.parametrize(
        "change",
        [{"kind": "planet"}, {"kind": []}, {"origin": "moon"}, {"line": "7"}, {"path": 5}],
        ids=str,
    )
    def test_a_receiver_that_is_none(self, tmp_path: Path, change: dict[str, Any]) -> None:
        lines = lines_of(process(), dispatch("shop.signals.placed", span("shop.r.pay")))
        lines = [{**one, **change} if one["event"] == "receiver" else one for one in lines]
        path = tmp_path / "trace.jsonl"
        path.write_bytes(as_lines(lines))

        result = signals_here("report", str(path))

        assert result.code == 0
        assert "2 lines that are no events are passed over." in result.err

    def test_a_reason_for_a_near_miss_that_nobody_knows(self, tmp_path: Path) -> None:
        miss = NearMiss("a.b", model("a.B"), receiver("c.d"), model("a.C"), "proxy")
        lines = [
            {**one, "reason": "luck"} if one["event"] == "near_miss" else one
            for one in lines_of(process(), miss)
        ]
        path = tmp_path / "trace.jsonl"
        path.write_bytes(as_lines(lines))

        assert signals_here("report", str(path), "--format", "summary").code == 0

    @pytest.mark.parametrize(
        "parents",
        [{11: 11}, {11: 12, 12: 11}, {12: 13, 13: 12}, {12: 12}],
        ids=["itself", "a circle with the outermost", "a circle below it", "itself below it"],
    )
    @pytest.mark.parametrize("form", ["tree", "summary", "json", "chrome"])
    def test_dispatches_that_are_in_themselves(
        self, tmp_path: Path, form: str, parents: dict[int, int]
    ) -> None:
        sends = [
            dispatch(id=number, root=11, parent=parents.get(number, 11 if number > 11 else None))
            for number in (13, 12, 11)
        ]
        path = write_trace(tmp_path / "trace.jsonl", *sends)

        result = signals_here("report", str(path), "--format", form, "--signal", "order_placed")

        assert result.code == 0
        assert "3 of 3 dispatches" in result.err

    def test_contexts_that_are_in_themselves(self, tmp_path: Path) -> None:
        path = write_trace(
            tmp_path / "trace.jsonl",
            request("/a/", id=1, parent=2),
            request("/b/", id=2, parent=1),
            dispatch(id=5, context=1),
        )

        assert signals_here("report", str(path)).code == 0

    def test_a_receiver_before_the_first(self, tmp_path: Path) -> None:
        outer = dispatch("a.b", span("c.d"), id=1)
        inner = dispatch(id=2, root=1, parent=1, parent_receiver=-9)
        path = write_trace(tmp_path / "trace.jsonl", inner, outer)

        assert "by no known receiver" in signals_here("report", str(path)).out

    @pytest.mark.parametrize("version", [None, 2, "1", [], 10**300, "x" * 999], ids=str)
    def test_another_version(self, tmp_path: Path, version: Any) -> None:
        path = tmp_path / "trace.jsonl"
        path.write_bytes(as_lines([{**LINES[0], "version": version}, *LINES[1:]]))

        said = refused(str(path))

        assert "of the format" in said
        assert len(said) < 400
