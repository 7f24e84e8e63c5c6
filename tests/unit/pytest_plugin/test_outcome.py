"""What several processes saw, told as one."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
from support.properties import for_all
from support.values import model, receiver

from signal_inspector.domain.event import (
    Connected,
    Dispatch,
    Event,
    NearMiss,
    ReceiverSpan,
    Unheard,
)
from signal_inspector.domain.summary import Aggregation, Summary
from signal_inspector.pytest_plugin.outcome import Outcome, summary_of, together

SIGNALS = ("shop.one", "shop.two")
RECEIVERS = tuple(receiver(f"shop.receivers.{name}") for name in "abcd")
SENDERS = (model("shop.Order"), model("shop.Tag"))
NOTHING = Summary(0, (), (), (), never_called=())

spans = st.builds(
    ReceiverSpan,
    receiver=st.sampled_from(RECEIVERS),
    is_async=st.just(False),
    outcome=st.sampled_from(["returned", "raised", "not_run"]),
    elapsed=st.integers(10, 90),
    nested=st.integers(0, 9),
    queries=st.integers(0, 3),
    query_time=st.integers(0, 9),
)
dispatches = st.builds(
    Dispatch,
    id=st.just(1),
    signal=st.sampled_from(SIGNALS),
    sender=st.sampled_from(SENDERS),
    method=st.just("send"),
    start=st.just(0),
    end=st.just(1),
    elapsed=st.just(1),
    outcome=st.just("returned"),
    thread=st.just(1),
    root=st.just(1),
    spans=st.lists(spans, max_size=3).map(tuple),
)
unheard = st.builds(Unheard, st.sampled_from(SIGNALS), st.sampled_from(SENDERS), st.integers(1, 9))
misses = st.builds(
    NearMiss,
    st.sampled_from(SIGNALS),
    st.sampled_from(SENDERS),
    st.sampled_from(RECEIVERS),
    st.sampled_from(SENDERS),
    st.just("child"),
)
connected = st.builds(
    Connected, st.sampled_from(SIGNALS), st.lists(st.sampled_from(RECEIVERS)).map(tuple)
)
events = st.lists(st.one_of(dispatches, dispatches, unheard, misses), max_size=12)


def summed(*processes: list[Event]) -> Summary:
    """The summary of the events of these processes."""
    aggregation = Aggregation()
    for process, told in enumerate(processes):
        for event in told:
            aggregation.add(event, process)
    return aggregation.summary()


@for_all(st.lists(st.tuples(events, connected), min_size=1, max_size=4))
def test_it_is_the_summary_of_all_events(told: list[tuple[list[Event], Connected]]) -> None:
    processes = [[*given, last] for given, last in told]

    found = summary_of([summed(process) for process in processes])

    assert found == summed(*processes)


def test_what_one_process_calls_is_called() -> None:
    waits = replace(NOTHING, never_called=(("shop.one", RECEIVERS[0]), ("shop.one", RECEIVERS[1])))
    span = ReceiverSpan(RECEIVERS[0], is_async=False, outcome="returned", elapsed=1)
    call = Dispatch(1, "shop.one", SENDERS[0], "send", 0, 1, 1, "returned", 1, 1, spans=(span,))
    calls = replace(summed([call]), never_called=())

    assert summary_of([waits, calls]).never_called == (("shop.one", RECEIVERS[1]),)


def test_what_was_never_called_is_not_known_where_one_does_not_know() -> None:
    assert summary_of([NOTHING, replace(NOTHING, never_called=None)]).never_called is None


class TestTogether:
    def test_nothing_was_traced(self) -> None:
        assert together([]) == together([Outcome(), Outcome()]) == Outcome()

    def test_one(self) -> None:
        outcome = Outcome(NOTHING, ("/a.jsonl",), "it rained")

        assert together([outcome]) == outcome

    def test_a_process_that_was_lost(self) -> None:
        found = together([Outcome(NOTHING), None])

        assert found.problem == "1 of 2 workers ended early, and what they saw is missing"
        assert found.summary == replace(NOTHING, never_called=None)

    def test_all_were_lost(self) -> None:
        found = together([None])

        assert found.summary is None
        assert found.problem is not None

    def test_a_problem_of_all_is_told_once(self) -> None:
        found = together([Outcome(problem="wrong setting"), Outcome(problem="wrong setting")])

        assert found == Outcome(problem="wrong setting")
