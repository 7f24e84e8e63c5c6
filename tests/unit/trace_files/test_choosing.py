"""Which dispatches of a trace are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.trace_values import MS, dispatch, dispatches_of, group, sent, span
from support.values import model, receiver

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.event import NearMiss, Unheard
from signal_inspector.domain.summary import Aggregation, Summary
from signal_inspector.selection import Selection
from signal_inspector.selection.dispatches import DispatchFilter
from signal_inspector.trace_files.choosing import Choice

# placed -> (paid -> booked), shipped;  login
TREE = sent(
    dispatch("shop.placed", span("shop.r.pay"), took=9 * MS),
    sent(
        dispatch("shop.paid", span("billing.r.book"), id=2, sender=model("billing.Invoice")),
        sent(dispatch("billing.booked", span("audit.r.log"), id=3)),
    ),
    sent(dispatch("shop.shipped", span("shop.r.mail", is_async=True), id=4)),
)
LOGIN = Sent(dispatch("auth.login", span("auth.r.note"), id=5, at=20 * MS))
PAGE = group(TREE, LOGIN)
EVERYTHING = [
    "shop.placed", "shop.paid", "billing.booked", "shop.shipped", "auth.login",
]  # fmt: skip


def choice(min_duration: int = 0, *, errors_only: bool = False, **given: Any) -> Choice:
    return Choice(DispatchFilter(Selection(**given)), min_duration, errors_only)


def chosen(of: Group = PAGE, **given: Any) -> list[str]:
    """The signals that are left."""
    return dispatches_of([choice(**given).group(of)])


def test_without_wishes_there_is_everything() -> None:
    assert chosen() == EVERYTHING
    assert choice().is_everything
    assert choice().group(PAGE) is PAGE


class TestFilter:
    @pytest.mark.parametrize(
        ("given", "left"),
        [
            (
                {"signal": ("placed",)},
                ["shop.placed", "shop.paid", "billing.booked", "shop.shipped"],
            ),
            ({"signal": ("paid",)}, ["shop.placed", "shop.paid", "billing.booked"]),
            ({"signal": ("booked",)}, ["shop.placed", "shop.paid", "billing.booked"]),
            ({"sender": ("billing.Invoice",)}, ["shop.placed", "shop.paid", "billing.booked"]),
            ({"receiver": ("mail",)}, ["shop.placed", "shop.shipped"]),
            ({"app": ("auth",)}, ["auth.login"]),
            ({"only_async": True}, ["shop.placed", "shop.shipped"]),
            ({"signal": ("nosuch",)}, []),
        ],
    )
    def test_what_matches_is_kept_with_its_causes_and_effects(
        self, given: dict[str, Any], left: list[str]
    ) -> None:
        assert chosen(**given) == left

    def test_what_is_excluded_stays_where_it_led_to_something_that_is_kept(self) -> None:
        assert chosen(exclude_signal=("paid",)) == EVERYTHING
        assert chosen(exclude_signal=("paid", "booked")) == [
            "shop.placed", "shop.shipped", "auth.login",
        ]  # fmt: skip
        assert chosen(signal=("placed",), exclude_app=("audit",)) == [
            "shop.placed", "shop.paid", "shop.shipped",
        ]  # fmt: skip

    def test_trees_may_be_deeper_than_the_stack_of_python(self) -> None:
        made = sent(dispatch("a.s", span("a.r"), id=3_000))
        for number in range(2_999, 0, -1):
            made = sent(dispatch("a.t", span("a.q"), id=number), made)

        assert len(chosen(group(made), receiver=("r",))) == 3_000

    @for_all(st.sets(st.sampled_from(EVERYTHING)))
    def test_it_is_what_the_words_say(self, wanted: set[str]) -> None:
        around = {
            "shop.placed": {"shop.placed"},
            "shop.paid": {"shop.placed", "shop.paid"},
            "billing.booked": {"shop.placed", "shop.paid", "billing.booked"},
            "shop.shipped": {"shop.placed", "shop.shipped"},
            "auth.login": {"auth.login"},
        }
        expected = [
            name
            for name in EVERYTHING
            if not wanted or around[name] & wanted or any(name in around[other] for other in wanted)
        ]

        assert chosen(signal=tuple(wanted)) == expected


class TestTrees:
    def test_a_tree_that_took_long_enough_is_kept_whole(self) -> None:
        assert chosen(min_duration=9 * MS) == EVERYTHING[:-1]
        assert chosen(min_duration=10 * MS) == []

    def test_what_did_not_end_may_have_taken_as_long(self) -> None:
        lasting = group(dispatch("a.s", took=None))

        assert chosen(lasting, min_duration=10**12) == ["a.s"]

    @pytest.mark.parametrize("outcome", ["raised", "cancelled"])
    def test_a_tree_with_a_failure_anywhere_is_kept_whole(self, outcome: Any) -> None:
        failing = sent(
            dispatch("a.s", span("a.r")), sent(dispatch("a.t", span("a.q", outcome=outcome), id=2))
        )

        assert chosen(group(failing, LOGIN), errors_only=True) == ["a.s", "a.t"]

    def test_a_dispatch_that_failed_without_a_receiver_is_a_failure(self) -> None:
        assert chosen(group(dispatch("a.s", outcome="raised")), errors_only=True) == ["a.s"]

    @pytest.mark.parametrize("outcome", ["unfinished", "not_run", "returned"])
    def test_what_merely_did_not_end_or_run_is_no_failure(self, outcome: Any) -> None:
        assert chosen(group(dispatch("a.s", span("a.r", outcome=outcome))), errors_only=True) == []

    def test_all_wishes_must_hold(self) -> None:
        slow = dispatch("a.slow", span("a.r", outcome="raised"), took=9 * MS)
        quick = dispatch("a.quick", span("a.r", outcome="raised"))

        found = chosen(group(slow, quick), errors_only=True, min_duration=5 * MS, app=("a",))

        assert found == ["a.slow"]


class TestSummary:
    """Totals of what is shown; what was in vain by the filter, of everything that happened."""

    def summary(self, wishes: Choice) -> Summary:
        whole, kept = Aggregation(), Aggregation()
        for one in TREE.walk():
            whole.add(one.dispatch)
        for event in (UNHEARD, OTHER_UNHEARD, MISS):
            whole.add(event)
        for tree in wishes.group(PAGE).sent:
            for one in tree.walk():
                kept.add(wishes.dispatch(one.dispatch))
        return wishes.summary(kept.summary(), whole.summary())

    def test_receivers_that_match_of_dispatches_that_are_shown(self) -> None:
        found = self.summary(choice(receiver=("book",)))

        assert [row.receiver.name for row in found.totals] == ["billing.r.book"]
        assert found.dispatches == 3

    def test_without_a_wish_for_receivers_all_of_these_dispatches(self) -> None:
        found = self.summary(choice(signal=("paid",)))

        assert {row.receiver.name for row in found.totals} == {
            "shop.r.pay", "billing.r.book", "audit.r.log",
        }  # fmt: skip

    def test_sends_that_nobody_heard_by_signal_and_sender(self) -> None:
        assert self.summary(choice(sender=("shop.Gift",))).unheard == (UNHEARD,)
        assert self.summary(choice(signal=("other",))).unheard == (OTHER_UNHEARD,)
        assert self.summary(choice(receiver=("pay",))).unheard == ()

    def test_near_misses_by_either_sender_and_by_the_receiver(self) -> None:
        for given in ({"sender": ("Gift",)}, {"sender": ("Order",)}, {"receiver": ("pay",)}):
            assert self.summary(choice(**given)).near_misses == (MISS,), given
        for given in ({"sender": ("Invoice",)}, {"receiver": ("book",)}, {"signal": ("other",)}):
            assert self.summary(choice(**given)).near_misses == (), given

    def test_never_called_is_what_was_never_called_at_all(self) -> None:
        idle = ("shop.placed", receiver("shop.r.idle"))
        whole = Summary(1, (), (), (), never_called=(idle, ("shop.paid", receiver("a.r.x"))))

        def left(**given: Any) -> object:
            return choice(**given).summary(Summary(0, (), (), ()), whole).never_called

        assert left(min_duration=10**12) == whole.never_called
        assert left(signal=("placed",)) == left(app=("shop",)) == (idle,)

    def test_what_is_not_known_stays_unknown(self) -> None:
        unknown = Summary(1, (), (), ())

        assert choice(app=("shop",)).summary(unknown, unknown).never_called is None


UNHEARD = Unheard("shop.placed", model("shop.Gift"), 3)
OTHER_UNHEARD = Unheard("shop.other", model("shop.Order"), 1)
MISS = NearMiss(
    "shop.placed", model("shop.Gift"), receiver("shop.r.pay"), model("shop.Order"), "proxy"
)
