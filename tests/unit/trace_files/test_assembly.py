"""Events of a process, put together as trees under what they happened in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from support.properties import for_all

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    ContextKind,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
)
from signal_inspector.domain.snapshot import Sender
from signal_inspector.trace_files import assembly
from signal_inspector.trace_files.assembly import Assembly

PROCESS = Process(
    pid=7,
    parent_pid=1,
    started=0,
    clock=0,
    argv=("manage.py",),
    django="6.1",
    python="3.13",
    settings=None,
)


def sent(number: int, start: int, end: int, *, root: int | None = None, **more: Any) -> Dispatch:
    return Dispatch(
        id=number,
        signal="shop.signals.paid",
        sender=Sender("value", "None"),
        method="send",
        start=start,
        end=end,
        elapsed=end - start,
        outcome="returned",
        thread=1,
        root=root or number,
        **more,
    )


def begun(number: int, kind: ContextKind, parent: int | None = None) -> ContextBegun:
    return ContextBegun(number, kind, f"{kind} {number}", start=0, thread=1, parent=parent)


def fed(events: Iterable[Event], whole: Assembly | None = None) -> list[Group]:
    whole = whole or Assembly()
    return [group for event in (PROCESS, *events) for group in whole.add(event)]


def shape(one: Sent) -> Any:
    return one.dispatch.id, [shape(below) for below in one.below]


def shapes(groups: Iterable[Group]) -> list[Any]:
    return [[shape(one) for one in group.sent] for group in groups]


def test_what_receivers_sent_stands_below_in_the_order_in_which_it_began() -> None:
    later = sent(3, 50, 60, root=1, parent=1, parent_receiver=1)
    deep = sent(4, 20, 25, root=1, parent=2, parent_receiver=0)
    earlier = sent(2, 10, 70, root=1, parent=1, parent_receiver=0)

    groups = fed([later, deep, earlier, sent(1, 0, 100)])

    assert shapes(groups) == [[(1, [(2, [(4, [])]), (3, [])])]]


def test_a_nested_dispatch_waits_for_the_outermost() -> None:
    assert fed([sent(2, 10, 20, root=1, parent=1)]) == []


def test_a_request_is_given_when_it_has_ended() -> None:
    ended = ContextEnded(5, end=99, status=200)
    whole = Assembly()
    before = fed([begun(5, "request"), sent(1, 0, 1, context=5), sent(2, 2, 3, context=5)], whole)

    groups = list(whole.add(ended))

    assert before == []
    assert shapes(groups) == [[(1, []), (2, [])]]
    assert (groups[0].context, groups[0].ended, groups[0].goes_on) == (
        begun(5, "request"),
        ended,
        False,
    )


def test_dispatches_of_a_command_are_given_at_once_and_go_on() -> None:
    groups = fed([begun(5, "command"), sent(1, 0, 1, context=5), sent(2, 2, 3, context=5)])

    assert shapes(groups) == [[(1, [])], [(2, [])]]
    assert [group.goes_on for group in groups] == [False, True]


def test_a_context_in_which_nothing_was_sent_gives_nothing() -> None:
    assert fed([begun(5, "request"), ContextEnded(5, end=9)]) == []


def test_a_group_tells_what_its_context_is_inside_of() -> None:
    around = [begun(5, "command"), begun(6, "test", parent=5), begun(7, "request", parent=6)]

    groups = fed([*around, sent(1, 0, 1, context=7), ContextEnded(7, end=9)])

    assert groups[0].inside == (around[0], around[1])


def test_a_dispatch_that_ends_after_its_outermost_stands_alone() -> None:
    groups = fed([sent(1, 0, 10), sent(2, 5, 20, root=1, parent=1, parent_receiver=0)])

    assert shapes(groups) == [[(1, [])], [(2, [])]]


def test_a_dispatch_whose_parent_ended_before_it_belongs_to_the_outermost() -> None:
    ended_before = sent(2, 1, 5, root=1, parent=1, parent_receiver=0)
    left_behind = sent(3, 4, 9, root=1, parent=9, parent_receiver=0)

    groups = fed([ended_before, left_behind, sent(1, 0, 10)])

    assert shapes(groups) == [[(1, [(2, []), (3, [])])]]


def test_what_comes_after_the_end_of_its_context_still_stands_under_it() -> None:
    events = [begun(5, "request"), ContextEnded(5, end=9), sent(1, 10, 11, context=5)]

    groups = fed(events)

    assert [group.context for group in groups] == [begun(5, "request")]


def test_what_is_held_back_for_long_is_given_before_the_end() -> None:
    whole = Assembly()
    fed([begun(5, "request"), sent(1, 0, 10, context=5)], whole)

    too_early, in_time = list(whole.held_since(10)), list(whole.held_since(11))

    assert too_early == []
    assert shapes(in_time) == [[(1, [])]]
    assert in_time[0].ended is None
    assert list(whole.held_since(100)) == []


def test_the_rest_of_a_process_that_died_is_what_was_complete() -> None:
    whole = Assembly()
    fed([begun(5, "test"), sent(1, 0, 1, context=5), sent(3, 2, 3, root=2, parent=2)], whole)

    assert shapes(whole.rest()) == [[(3, [])], [(1, [])]]


def test_an_outermost_dispatch_lasts_until_it_is_complete() -> None:
    start = DispatchBegun(1, "shop.signals.paid", Sender("value", "None"), "send", 50, 1)
    whole = Assembly()
    fed([start], whole)

    lasting = list(whole.lasting(51)), list(whole.lasting(50))
    list(whole.add(sent(1, 50, 60)))

    assert lasting == ([start], [])
    assert list(whole.lasting(99)) == []


def test_more_nested_dispatches_than_can_be_kept_are_counted(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(assembly, "_MOST_NESTED", 3)
    nested = [sent(number, number, number + 1, root=1, parent=1) for number in range(2, 9)]

    (group,) = fed([*nested, sent(1, 0, 100)])

    assert len(group.sent[0].below) == 3
    assert group.left_out == 4


def test_a_request_with_very_many_dispatches_is_given_in_parts(monkeypatch: Any) -> None:
    monkeypatch.setattr(assembly, "_MOST_HELD", 2)
    events = [sent(number, number, number + 1, context=5) for number in range(1, 6)]

    groups = fed([begun(5, "request"), *events, ContextEnded(5, end=99)])

    assert shapes(groups) == [[(1, []), (2, [])], [(3, []), (4, [])], [(5, [])]]
    assert [group.goes_on for group in groups] == [False, True, True]


@for_all(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.randoms())
def test_every_dispatch_is_given_once_in_whatever_order_they_end(
    parents: list[int], random: Any
) -> None:
    dispatches = []
    roots: dict[int, int] = {}
    for number, choice in enumerate(parents, 1):
        parent = choice if 0 < choice < number else None
        roots[number] = number if parent is None else roots[parent]
        dispatches.append(sent(number, number, 100 - number, root=roots[number], parent=parent))
    random.shuffle(dispatches)
    whole = Assembly()

    groups = [*fed(dispatches, whole), *whole.rest()]

    given = [one.dispatch.id for group in groups for top in group.sent for one in top.walk()]
    assert sorted(given) == list(range(1, len(parents) + 1))
