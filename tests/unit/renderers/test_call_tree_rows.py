"""Dispatches as rows: what stands below what, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.trace_values import MS, dispatch, not_run, sent, span

from signal_inspector.domain.call_tree import Sent
from signal_inspector.domain.event import ReceiverSpan
from signal_inspector.renderers.call_tree_rows import (
    Folded,
    Node,
    Receiving,
    Row,
    concurrent_spans,
    rows_of,
)


def told(row: Row) -> str:
    """A row with its level and its marks."""
    node: Node = row.node
    if isinstance(node, Folded):
        text, marks = f"{node.count} below {node.depth}", ()
    elif isinstance(node, Receiving):
        text, marks = node.span.receiver.name, node.marks
    else:
        text, marks = node.sent.dispatch.signal, node.marks
    return " ".join(["  " * len(row.goes_on) + text, *(f"[{mark}]" for mark in marks)])


def rows(outermost: Sent, depth: int | None = None) -> list[str]:
    return [told(row) for row in rows_of(outermost, depth)]


def chain(length: int) -> Sent:
    """A dispatch in whose receiver another was sent, and so on."""
    made = sent(dispatch(f"s{length}", span("r"), id=length))
    for number in range(length - 1, 0, -1):
        made = sent(dispatch(f"s{number}", span("r"), id=number), made)
    return made


def test_what_a_receiver_sent_stands_under_it() -> None:
    first = sent(dispatch("first", span("c"), id=2))
    second = sent(dispatch("second", id=3, parent=1, parent_receiver=1))
    outermost = sent(dispatch("outermost", span("a"), span("b", at=MS), took=2 * MS), first, second)

    assert rows(outermost) == ["outermost", "  a", "    first", "      c", "  b", "    second"]


def test_a_row_knows_whether_others_follow_on_each_level() -> None:
    nested = sent(dispatch("nested", span("c"), span("d"), id=2))
    outermost = sent(dispatch("outermost", span("a"), span("b", at=MS)), nested)

    assert [row.goes_on for row in rows_of(outermost)] == [
        (), (True,), (True, False), (True, False, True), (True, False, False), (False,),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"parent": 1, "parent_receiver": None},
        {"parent": 9, "parent_receiver": 0},
        {"parent": 1, "parent_receiver": 4},
    ],
    ids=["unknown", "of a dispatch that is missing", "of a receiver that is missing"],
)
def test_what_no_receiver_is_known_for_stands_under_the_dispatch(given: dict[str, int]) -> None:
    outermost = Sent(dispatch("outermost", span("a")), (Sent(dispatch("odd", id=2, **given)),))

    assert rows(outermost) == ["outermost", "  a", "  odd [by no known receiver]"]


def test_what_a_receiver_left_behind_is_marked() -> None:
    late = sent(dispatch("late", at=2 * MS, thread=5, id=2))
    outermost = sent(dispatch("outermost", span("a", took=MS)), late)

    assert rows(outermost)[-1] == "    late [after it ended] [another thread]"


def test_a_receiver_in_another_thread_is_marked_and_what_it_sends_there_is_not() -> None:
    nested = sent(dispatch("nested", thread=5, id=2))
    outermost = sent(dispatch("outermost", span("a", thread=5)), nested)

    assert rows(outermost) == ["outermost", "  a [another thread]", "    nested"]


def test_asynchronous_receivers_are_marked_and_those_that_overlap() -> None:
    outermost = sent(
        dispatch(
            "outermost",
            span("a", at=0, took=MS, is_async=True),
            span("b", at=2 * MS, took=3 * MS, is_async=True),
            span("c", at=3 * MS, took=3 * MS, is_async=True),
        )
    )

    assert rows(outermost)[1:] == ["  a [async]", "  b [concurrent]", "  c [concurrent]"]


class TestDepth:
    def test_what_is_deeper_is_counted_under_the_receiver(self) -> None:
        assert rows(chain(4), 2) == ["s1", "  r", "    s2", "      r", "        2 below 3"]

    def test_one_level_is_the_outermost_dispatch_with_its_receivers(self) -> None:
        assert rows(chain(4), 1) == ["s1", "  r", "    3 below 2"]

    def test_enough_levels_show_everything(self) -> None:
        assert rows(chain(4), 4) == rows(chain(4))

    def test_chains_may_be_longer_than_the_stack_of_python_is_deep(self) -> None:
        assert len(rows(chain(3_000))) == 6_000
        assert rows(chain(3_000), 1)[-1] == "    2999 below 2"


class TestConcurrency:
    def test_one_after_the_other_is_not_concurrent(self) -> None:
        assert concurrent_spans([span("a", 0, 5), span("b", 5, 5), span("c", 10, 1)]) == set()

    def test_what_did_not_run_is_not_concurrent(self) -> None:
        assert concurrent_spans([span("a", 0, 5), not_run("b")]) == set()

    def test_a_long_one_that_spans_others_is_concurrent_with_each(self) -> None:
        assert concurrent_spans([span("a", 0, 9), span("b", 1, 1), span("c", 4, 1)]) == {0, 1, 2}

    def test_asynchronous_ones_that_did_not_end_may_be_concurrent_with_what_came_after(
        self,
    ) -> None:
        awaited = {"is_async": True, "outcome": "unfinished"}

        assert concurrent_spans([span("a", 0, None, **awaited), span("b", 3, 1)]) == {0, 1}
        assert concurrent_spans([span("a", 0, None), span("b", 3, 1)]) == set()

    @for_all(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), max_size=8), examples=300)
    def test_it_is_what_comparing_all_pairs_gives(self, times: list[tuple[int, int]]) -> None:
        spans = [span(f"r{number}", at, took) for number, (at, took) in enumerate(times)]

        found = concurrent_spans(spans)

        assert found == {
            index
            for index, one in enumerate(spans)
            if any(overlap(one, other) for other in spans if other is not one)
        }


def overlap(one: ReceiverSpan, other: ReceiverSpan) -> bool:
    """Whether there is a moment in which both ran; what took no time ran within the other."""
    first, second = sorted([(one.start or 0, one.end or 0), (other.start or 0, other.end or 0)])
    return second[0] < first[1]
