"""What a trace with filters tells, and what it passes over."""

from __future__ import annotations

import asyncio
from typing import Any

import django
import pytest
from django.dispatch import Signal
from support.traces import Told

from signal_inspector import Selection, UsageError, trace
from signal_inspector.domain.event import Dispatch, DispatchBegun, Thread
from signal_inspector.tracing.sinks.summary import SummarySink


class Order:
    """Something to send with."""


class Line(Order):
    """A child of it."""


ping = Signal()
pong = Signal()
deep = Signal()


@pytest.fixture(autouse=True)
def _nobody_listens() -> Any:
    yield
    for signal in (ping, pong, deep):
        signal.receivers = []


def heard(**_: Any) -> None: ...


def indexed(**_: Any) -> None: ...


def sends_pong(**_: Any) -> None:
    pong.send(Line)


def sends_deep(**_: Any) -> None:
    deep.send(Order)


@pytest.fixture
def _chain() -> None:
    """Ping sends pong, which sends deep."""
    ping.connect(sends_pong)
    pong.connect(sends_deep)
    deep.connect(heard)


def told_of(told: Told) -> list[str]:
    """The signals of dispatches, in the order in which they ended."""
    return [event.signal.rpartition(".")[2] for event in told.dispatches]


class TestDispatches:
    @pytest.mark.usefixtures("_chain")
    def test_all_are_told_of_without_a_filter(self, told: Told) -> None:
        with trace(told, selection=Selection()):
            ping.send(Order)

        assert told_of(told) == ["deep", "pong", "ping"]

    def test_one_that_does_not_match_is_not(self, told: Told) -> None:
        ping.connect(heard)
        pong.connect(heard)

        with trace(told, selection=Selection(signal=("ping",))):
            for _ in range(2):
                ping.send(Order)
                pong.send(Order)

        assert told.story == ["begun send ping", "send ping: heard returned"] * 2

    @pytest.mark.usefixtures("_chain")
    def test_what_happens_inside_one_that_matches_is(self, told: Told) -> None:
        with trace(told, selection=Selection(signal=("ping",))):
            ping.send(Order)
            pong.send(Order)

        assert told.trees == [
            "send ping: sends_pong returned",
            "  in sends_pong",
            "    send pong: sends_deep returned",
            "      in sends_deep",
            "        send deep: heard returned",
        ]

    @pytest.mark.usefixtures("_chain")
    def test_what_is_around_one_that_matches_is(self, told: Told) -> None:
        ping.connect(heard)

        with trace(told, selection=Selection(signal=("deep",))):
            ping.send(Order)

        assert told_of(told) == ["deep", "pong", "ping"]
        assert not any(isinstance(event, DispatchBegun) for event in told)

    def test_what_is_beside_one_that_matches_is_not(self, told: Told) -> None:
        def sends_both(**_: Any) -> None:
            pong.send(Order)
            deep.send(Order)

        ping.connect(sends_both)
        pong.connect(heard)
        deep.connect(heard)

        with trace(told, selection=Selection(signal=("deep",))):
            ping.send(Order)

        assert told_of(told) == ["deep", "ping"]

    @pytest.mark.usefixtures("_chain")
    def test_what_is_excluded_is_not_told_of_inside_one_that_matches(self, told: Told) -> None:
        with trace(told, selection=Selection(signal=("ping",), exclude_signal=("deep",))):
            ping.send(Order)

        assert told_of(told) == ["pong", "ping"]

    @pytest.mark.usefixtures("_chain")
    def test_what_is_excluded_is_told_of_around_one_that_matches(self, told: Told) -> None:
        with trace(told, selection=Selection(exclude_signal=("pong",))):
            ping.send(Order)
            pong.disconnect(sends_deep)
            pong.connect(heard)
            pong.send(Order)

        assert told_of(told) == ["deep", "pong", "ping"]

    @pytest.mark.usefixtures("_chain")
    def test_senders_are_chosen(self, told: Told) -> None:
        pong.disconnect(sends_deep)
        pong.connect(heard)

        with trace(told, selection=Selection(sender=("Line",))):
            pong.send(Line)
            pong.send(Order)
            pong.send(Line)

        assert [event.sender.name.rpartition(".")[2] for event in told.dispatches] == ["Line"] * 2

    def test_one_receiver_that_matches_is_enough(self, told: Told) -> None:
        ping.connect(heard)
        ping.connect(indexed)
        pong.connect(heard)

        with trace(told, selection=Selection(receiver=("indexed",))):
            for _ in range(2):
                ping.send(Order)
                pong.send(Order)

        assert (
            told.story
            == [
                "begun send ping",
                "send ping: heard returned, indexed returned",
            ]
            * 2
        )

    def test_receivers_that_come_or_go_are_noticed(self, told: Told) -> None:
        ping.connect(heard)

        with trace(told, selection=Selection(exclude_receiver=("heard",))):
            ping.send(Order)
            ping.connect(indexed)
            ping.send(Order)
            ping.disconnect(indexed)
            ping.send(Order)

        assert told_of(told) == ["ping"]

    def test_threads_are_told_of_before_what_happened_in_them(self, told: Told) -> None:
        ping.connect(sends_pong)
        pong.connect(heard)

        with trace(told, selection=Selection(signal=("pong",))):
            ping.send(Order)

        assert [type(event) for event in told[1:4]] == [Thread, Dispatch, Dispatch]

    def test_what_lasts_when_the_trace_ends_is_told_of(self, told: Told) -> None:
        tracer = trace(told, selection=Selection(signal=("pong",)))
        ping.connect(sends_pong)
        pong.connect(lambda **_: tracer.stop(), weak=False)

        tracer.start()
        ping.send(Order)

        assert [(event.outcome, event.end) for event in told.dispatches] == [
            ("unfinished", None),
            ("unfinished", None),
        ]
        assert told_of(told) == ["pong", "ping"]

    @pytest.mark.usefixtures("_chain")
    def test_traces_with_other_filters_do_not_mind(self, told: Told) -> None:
        all_of_it, none_of_it = Told(), Told()

        with (
            trace(told, selection=Selection(signal=("pong",), exclude_signal=("deep",))),
            trace(all_of_it),
            trace(none_of_it, selection=Selection(signal=("nothing",))),
        ):
            ping.send(Order)

        assert (told_of(told), told_of(all_of_it), told_of(none_of_it)) == (
            ["pong", "ping"],
            ["deep", "pong", "ping"],
            [],
        )

    @pytest.mark.usefixtures("_chain")
    def test_totals_are_of_what_is_chosen(self) -> None:
        sink = SummarySink()

        with trace(sink, selection=Selection(signal=("pong",), exclude_signal=("deep",))):
            for _ in range(3):
                ping.send(Order)
            deep.send(Order)

        summary = sink.summary()
        assert summary.dispatches == 6
        assert sorted(row.receiver.name.rpartition(".")[2] for row in summary.totals) == [
            "sends_deep",
            "sends_pong",
        ]


@pytest.mark.skipif(django.VERSION < (5, 0), reason="Django 4.2 has no asend")
class TestAsynchronous:
    def test_asynchronous_receivers_alone(self, told: Told) -> None:
        async def later(**_: Any) -> None: ...

        ping.connect(later)
        pong.connect(heard)

        async def main() -> None:
            await ping.asend(Order)
            await pong.asend(Order)

        with trace(told, selection=Selection(only_async=True)):
            asyncio.run(main())

        assert told.trees == ["asend ping: async later returned"]

    def test_what_a_task_left_behind_sends_stands_alone(self, told: Told) -> None:
        tasks = []

        async def leaves_a_task(**_: Any) -> None:
            async def goes_on() -> None:
                await asyncio.sleep(0.01)
                await pong.asend(Order)

            tasks.append(asyncio.create_task(goes_on()))

        async def main() -> None:
            await ping.asend(Order)
            await asyncio.gather(*tasks)

        ping.connect(leaves_a_task)
        pong.connect(heard)

        with trace(told, selection=Selection(signal=("pong",))):
            asyncio.run(main())

        assert told_of(told) == ["pong"]


class TestWhatWasInVain:
    def sent_in_vain(self, told: Told, **selection: Any) -> list[str]:
        """What is told of two signals without receivers."""
        with trace(told, selection=Selection(**selection)):
            ping.send(Order)
            pong.send(Line)
        return told.story

    def test_it_is_chosen_by_its_signal_and_sender(self, told: Told) -> None:
        found = self.sent_in_vain(told, signal=("pong",), exclude_sender=("Order",))

        assert len(found) == 1
        assert found[0].startswith("unheard pong")

    @pytest.mark.parametrize("option", ["receiver", "exclude_receiver", "app", "exclude_path"])
    def test_it_is_left_out_where_receivers_are_chosen(self, told: Told, option: str) -> None:
        assert self.sent_in_vain(told, **{option: ("anything",)}) == []

    @pytest.mark.parametrize(
        ("selection", "is_told"),
        [
            ({"signal": ("ping",)}, True),
            ({"sender": ("Line",)}, True),
            ({"sender": ("Order",)}, True),
            ({"receiver": ("heard",)}, True),
            ({"signal": ("pong",)}, False),
            ({"sender": ("Other",)}, False),
            ({"receiver": ("indexed",)}, False),
            ({"only_async": True}, False),
        ],
    )
    def test_a_near_miss_is_chosen_by_all_that_is_in_it(
        self, told: Told, selection: dict[str, Any], is_told: bool
    ) -> None:
        ping.connect(heard, sender=Order)

        with trace(told, selection=Selection(**selection)):
            ping.send(Line)

        assert any(text.startswith("near miss ping") for text in told.story) == is_told


def test_a_selection_that_means_nothing_for_a_trace_is_refused(told: Told) -> None:
    with pytest.raises(UsageError, match="name a sender"):
        trace(told, selection=Selection(sender=("any",)))
