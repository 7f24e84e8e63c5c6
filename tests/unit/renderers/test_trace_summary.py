"""The summary of a trace, at any width."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.reading import squeezed
from support.rendering import WIDTHS, assert_fits, colored, look, shown
from support.trace_values import MS
from support.values import model, receiver

from signal_inspector.domain.event import NearMiss, NearMissReason, Unheard
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.summary import ReceiverTotals, Summary
from signal_inspector.renderers.trace_summary import render_trace_summary

POST_SAVE = "django.db.models.signals.post_save"
PLACED = "shop.signals.order_placed"


def totals(name: str, signal: str = PLACED, **given: Any) -> ReceiverTotals:
    """One call of a millisecond."""
    defaults: dict[str, Any] = {"calls": 1, "total": MS, "own": MS, "longest": MS, "queries": 0}
    zeros = {"query_time": 0, "errors": 0, "not_run": 0}
    return ReceiverTotals(signal, receiver(name), **{**defaults, **zeros, **given})


def summary(*rows: ReceiverTotals, **given: Any) -> Summary:
    defaults: dict[str, Any] = {
        "dispatches": 4, "unheard": (), "near_misses": (), "never_called": (),
    }  # fmt: skip
    return Summary(totals=rows, **{**defaults, **given})


def text_of(of: Summary, width: int | None = None, *, whole: bool = False) -> str:
    """The summary as it is printed."""
    return shown(render_trace_summary(of, look(width), whole=whole), width)


def lines_of(of: Summary, width: int | None = None, *, whole: bool = False) -> list[str]:
    return text_of(of, width, whole=whole).splitlines()


MAIL = totals(
    "shop.mail.confirm", calls=3, total=126 * MS, own=90 * MS, longest=110 * MS, queries=1_200
)
RESERVE = totals("shop.stock.reserve", total=10 * MS, own=10 * MS, longest=10 * MS, errors=1)
COUNT = totals("audit.receivers.count", POST_SAVE, total=0, own=0, longest=0, calls=0, not_run=2)


def test_receivers_have_a_row_each_and_all_together() -> None:
    assert lines_of(summary(MAIL, RESERVE, COUNT)) == [
        "Time    Total  Calls     Mean      Max  Queries  Errors  Not run  Receiver",
        " 90%   126 ms      3  42.0 ms   110 ms    1,200"
        "                   shop.mail.confirm      shop.signals.order_placed",
        " 10%  10.0 ms      1  10.0 ms  10.0 ms                1"
        "           shop.stock.reserve     shop.signals.order_placed",
        "                                                               2"
        "  audit.receivers.count  django.db.models.signals.post_save",
        "100%   100 ms      4            110 ms    1,200       1        2"
        "  3 receivers, 4 dispatches",
    ]


def test_columns_of_what_did_not_happen_are_left_out() -> None:
    assert lines_of(summary(MAIL))[0] == "Time    Total  Calls     Mean      Max  Queries  Receiver"


def test_a_usual_terminal_tells_what_failed_behind_the_name() -> None:
    assert lines_of(summary(MAIL, RESERVE, COUNT), 80) == [
        "Time    Total  Calls     Mean      Max  Queries  Receiver",
        " 90%   126 ms      3  42.0 ms   110 ms    1,200  shop.mail.confirm",
        "                                                   shop.signals.order_placed",
        " 10%  10.0 ms      1  10.0 ms  10.0 ms           shop.stock.reserve",
        "                                                   shop.signals.order_placed",
        "                                                   1 error",
        "                                                 audit.receivers.count",
        "                                                   post_save  2 not run",
        "100%   100 ms      4            110 ms    1,200  3 receivers, 4 dispatches",
        "                                                   1 error  2 not run",
    ]


def test_a_narrow_terminal_has_the_numbers_as_a_sentence() -> None:
    assert lines_of(summary(MAIL), 40) == [
        "shop.mail.confirm",
        "shop.signals.order_placed",
        "  time 100%, total 126 ms, calls 3, mean",
        "  42.0 ms, max 110 ms, queries 1,200",
        "1 receiver, 4 dispatches",
        "  time 100%, total 90.0 ms, calls 3, max",
        "  110 ms, queries 1,200",
    ]


def test_little_time_is_not_none() -> None:
    rows = lines_of(summary(totals("a.long", own=10_000 * MS), totals("a.short"), COUNT))

    assert [row[:4] for row in rows[1:]] == ["100%", " <1%", "    ", "100%"]


def test_a_trace_without_receivers_says_so() -> None:
    assert lines_of(summary()) == ["No receiver ran."]


def test_receivers_of_django_alone_are_no_news_where_nothing_ran() -> None:
    django = ("a.sent", receiver("django.db.reset_queries", origin="django"))
    own = ("a.sent", receiver("shop.receivers.mail"))

    assert lines_of(summary(never_called=(django,))) == ["No receiver ran."]
    assert "Connected, never called" in lines_of(summary(never_called=(django, own)))


def test_receivers_for_which_there_was_no_room_are_told() -> None:
    assert lines_of(summary(MAIL, left_out=7))[-1].endswith(
        "1 receiver, 4 dispatches, without 7 receivers for which there was no room"
    )


class TestLongLists:
    MANY = summary(
        *(totals(f"shop.receivers.r{number}") for number in range(30)),
        unheard=tuple(Unheard(f"a.s{n}", model("shop.Order"), 2) for n in range(30)),
    )

    def test_a_terminal_gets_the_first_and_how_many_there_are(self) -> None:
        text = text_of(self.MANY, 120)

        assert "r19" in text
        assert "r20" not in text
        assert " 10 more (--verbosity 2 shows them)" in text
        assert "  20 more (--verbosity 2 shows them)" in text

    def test_the_row_of_the_others_and_the_last_one_add_up(self) -> None:
        others, all_of_them = lines_of(self.MANY, 120)[21:23]

        assert others.split()[:4] == ["33%", "10.0", "ms", "10"]
        assert all_of_them.split()[:4] == ["100%", "30.0", "ms", "30"]

    @pytest.mark.parametrize("width", [None, 120])
    def test_a_pipe_gets_all_and_so_does_who_asks(self, width: int | None) -> None:
        text = text_of(self.MANY, width, whole=width is not None)

        assert text.count("shop.receivers.r") == 30
        assert "a.s29" in text
        assert "more" not in text

    def test_one_more_is_shown_rather_than_counted(self) -> None:
        one_more = replace(self.MANY, totals=self.MANY.totals[:21], unheard=self.MANY.unheard[:11])

        assert "more" not in text_of(one_more, 120)


class TestInVain:
    def test_what_nobody_heard(self) -> None:
        unheard = (
            Unheard(POST_SAVE, model("shop.Order"), 1_200),
            Unheard(PLACED, Sender("value", "None"), 3),
        )

        assert lines_of(summary(unheard=unheard), 80)[2:] == [
            "Sent, nobody listened",
            "  1,200  post_save                  shop.Order",
            "      3  shop.signals.order_placed",
        ]

    def test_what_was_never_called_with_those_of_django_counted(self) -> None:
        never = (
            (PLACED, receiver("shop.mail.confirm")),
            (POST_SAVE, receiver("taggit.tags.clean", origin="third-party")),
            (POST_SAVE, receiver("django.contrib.x.y", origin="django")),
        )

        assert lines_of(summary(never_called=never), 80)[2:] == [
            "Connected, never called",
            "  shop.mail.confirm  shop.signals.order_placed",
            "  taggit.tags.clean  post_save",
            "  1 receiver of Django's own",
        ]

    def test_what_is_not_known_is_said(self) -> None:
        assert lines_of(summary(never_called=None), 120)[2:] == [
            "Connected, never called",
            "  not known: no process told at its end what was connected, or a part of the trace is "
            "lost",
        ]

    @pytest.mark.parametrize(
        ("reason", "end"),
        [
            ("proxy", ", a proxy of it: a signal of a proxy is not sent for the model behind it"),
            ("child", ", a child of it: a signal of a child is not sent for its parent"),
            ("instance", ": the class was meant, not an instance of it"),
            ("label", ": the class was meant, not its name as a text"),
        ],
    )
    def test_near_misses_with_the_reason(self, reason: NearMissReason, end: str) -> None:
        miss = NearMiss(
            POST_SAVE,
            model("shop.Gift"),
            receiver("shop.mail.confirm"),
            model("shop.Order"),
            reason,
        )

        assert lines_of(summary(near_misses=(miss,)))[2:] == [
            "Near misses",
            f"  shop.mail.confirm listens to shop.Order; post_save was sent with shop.Gift{end}",
        ]

    def test_a_signal_in_a_container_keeps_its_key(self) -> None:
        order, gift = model("shop.Order"), model("shop.Gift")
        miss = NearMiss("shop.HOOKS['order.paid']", gift, receiver("shop.hear"), order, "child")

        assert "; HOOKS['order.paid'] was sent with shop.Gift" in text_of(
            summary(near_misses=(miss,))
        )


def test_errors_stand_out() -> None:
    assert "\x1b[1;31m1\x1b[0m" in colored(render_trace_summary(summary(RESERVE), look(200)))


NAMES = st.sampled_from(
    [
        "shop.receivers.update_total",
        "warehouse.integrations.enterprise.synchronisation.handlers.push_stock_level_to_partner",
        "店舗.受信.注文の合計を更新する関数である",
    ]
)
NUMBERS = st.integers(0, 10**13)
ROWS = st.builds(
    totals, NAMES, st.sampled_from([PLACED, POST_SAVE]),
    calls=NUMBERS, total=NUMBERS, own=NUMBERS, longest=NUMBERS, queries=NUMBERS,
    errors=st.integers(0, 3), not_run=st.integers(0, 3),
)  # fmt: skip
MISSES = st.builds(
    NearMiss, NAMES, NAMES.map(lambda name: Sender("class", name)), NAMES.map(receiver),
    NAMES.map(lambda name: Sender("model", name)),
    st.sampled_from(["proxy", "child", "instance", "label"]),
)  # fmt: skip


@for_all(
    st.lists(ROWS, max_size=30), st.lists(MISSES, max_size=12), st.sampled_from([*WIDTHS, 60, 100])
)
def test_any_summary_fits_any_width_and_nothing_is_lost(
    rows: list[ReceiverTotals], misses: list[NearMiss], width: int | None
) -> None:
    never = tuple((row.signal, row.receiver) for row in rows)

    text = text_of(summary(*rows, near_misses=tuple(misses), never_called=never), width, whole=True)

    assert_fits(text, width)
    left = squeezed(text)
    assert all(squeezed(row.receiver.name) in left for row in rows)
    assert all(squeezed(miss.receiver.name) in left for miss in misses)
