"""Trees of dispatches, at any width."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from rich.console import RenderableType
from support.properties import for_all
from support.reading import squeezed
from support.rendering import WIDTHS, assert_fits, colored, look, shown
from support.trace_values import (
    MS,
    NOBODY,
    context,
    dispatch,
    ended,
    group,
    not_run,
    process,
    request,
    sent,
    span,
)
from support.values import model, receiver

from signal_inspector.domain.call_tree import Group, Sent
from signal_inspector.domain.snapshot import Sender
from signal_inspector.renderers.call_tree import Shown, render_group

POST_SAVE = "django.db.models.signals.post_save"
PLACED = "shop.signals.order_placed"

ORDER = sent(
    dispatch(
        PLACED,
        span("shop.stock.reserve", at=0, took=MS // 2, queries=3),
        span("shop.mail.confirm", at=MS, took=110 * MS, queries=1, nested_queries=2),
        took=121 * MS,
    ),
    sent(
        dispatch(
            POST_SAVE,
            span("audit.receivers.record", at=2 * MS, took=2 * MS, queries=2),
            at=2 * MS,
            took=12 * MS,
            sender=model("shop.Mail"),
            id=2,
            parent=1,
            parent_receiver=1,
        )
    ),
)
FAILED = dispatch(
    "billing.signals.PAID['card']",
    span("billing.receivers.settle", outcome="raised", error="billing.errors.Declined"),
    not_run("billing.receivers.thank"),
    at=1_500 * MS,
    sender=NOBODY,
    outcome="raised",
    error="billing.errors.Declined",
    id=3,
)
CHECKOUT = request("/checkout/", method="POST")
PAGE = group(ORDER, FAILED, within=CHECKOUT, ended=ended(CHECKOUT, 1_840 * MS, status=302))


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def text_of(
    of: Group,
    width: int | None = None,
    encoding: str = "utf-8",
    after: Group | None = None,
    **given: object,
) -> str:
    """The trees of a group, as they are printed."""
    place = look(width, ascii_only=encoding == "ascii")
    return shown(drawn(of, place, after, **given), width, encoding)


def drawn(of: Group, place: object, after: Group | None = None, **given: object) -> RenderableType:
    made = render_group(of, place, Shown(**given), after)  # type: ignore[arg-type]
    assert made is not None
    return made


def test_dispatches_stand_under_their_request_with_numbers_at_the_left() -> None:
    assert text_of(PAGE).splitlines() == [
        "POST /checkout/  302  1.84 s  signals 122 ms, 6 queries",
        "22:13:20.000   121 ms    6 q  order_placed  shop.Order",
        "              0.50 ms    3 q  ├─ shop.stock.reserve",
        "               110 ms    1 q  └─ shop.mail.confirm",
        "              12.0 ms    2 q     └─ post_save  shop.Mail",
        "              2.00 ms    2 q        └─ audit.receivers.record",
        "22:13:21.500  1.00 ms         PAID['card']  raised Declined",
        "              1.00 ms         ├─ billing.receivers.settle  raised Declined",
        "                              └─ billing.receivers.thank  not run",
    ]


def test_a_narrow_terminal_has_the_time_before_the_signal_and_folds_names() -> None:
    assert text_of(PAGE, 60).splitlines() == [
        "POST /checkout/  302  1.84 s  signals 122 ms, 6 queries",
        " 121 ms    6 q  22:13:20.000  order_placed  shop.Order",
        "0.50 ms    3 q  ├─ shop.stock.reserve",
        " 110 ms    1 q  └─ shop.mail.confirm",
        "12.0 ms    2 q     └─ post_save  shop.Mail",
        "2.00 ms    2 q        └─ audit.receivers.record",
        "1.00 ms         22:13:21.500  PAID['card']  raised",
        "                │  Declined",
        "1.00 ms         ├─ billing.receivers.settle  raised",
        "                │     Declined",
        "                └─ billing.receivers.thank  not run",
    ]


def test_names_may_be_whole() -> None:
    lines = text_of(PAGE, full_names=True).splitlines()

    assert lines[1].endswith(f"  {PLACED}  shop.Order")
    assert lines[4].endswith(f"└─ {POST_SAVE}  shop.Mail")
    assert lines[6].endswith("  billing.signals.PAID['card']  raised billing.errors.Declined")


def test_ascii_terminal_gets_guides_of_ascii() -> None:
    awaited = {"is_async": True}
    one = dispatch(
        PLACED, span("a.b", took=3 * MS, **awaited), span("a.c", at=MS, **awaited), method="asend"
    )

    assert text_of(group(one), encoding="ascii").splitlines()[1:] == [
        "22:13:20.000  1.00 ms         order_placed  shop.Order  asend",
        "              3.00 ms         |- || a.b  concurrent",
        "              1.00 ms         `- || a.c  concurrent",
    ]


@pytest.mark.parametrize(
    ("kind", "name", "heading"),
    [
        ("command", "migrate", "command migrate"),
        ("task", "shop.tasks.ship", "task shop.tasks.ship"),
        ("test", "shop.tests.TestX.test_y", "test shop.tests.TestX.test_y"),
    ],
)
def test_heading_names_what_happened(kind: str, name: str, heading: str) -> None:
    assert text_of(group(FAILED, within=context(kind, name))).splitlines()[0] == heading


def test_heading_of_what_happened_in_none_of_these() -> None:
    assert text_of(group(FAILED)).splitlines()[0] == "outside any request, command, task or test"


def test_heading_says_what_is_odd_about_a_group() -> None:
    one = context("request", "/a/", method="GET", id=3)
    around = (context("command", "test"), context("test", "shop.tests.T.t", id=2))
    failed = ended(one, error="builtins.KeyError")
    odd = group(FAILED, within=one, ended=failed, inside=around, goes_on=True, process=process(41))

    heading = "GET /a/  raised KeyError  10.0 ms  signals 1.00 ms  in test shop.tests.T.t"
    assert text_of(odd, processes=True).splitlines()[0] == f"{heading}  pid 41"
    assert text_of(odd, after=PAGE).splitlines()[1] == f"{heading}  continued"


def test_what_was_too_much_to_keep_is_counted_below() -> None:
    assert text_of(group(FAILED, left_out=2)).splitlines()[-1] == (
        "2 nested dispatches are missing: there were too many to keep until the outermost was "
        "complete"
    )


class TestAfter:
    """What stands above decides about heading and empty line."""

    MIGRATE = context("command", "migrate")

    def test_groups_are_apart(self) -> None:
        assert text_of(PAGE, after=group(FAILED)).splitlines()[:2] == [
            "", "POST /checkout/  302  1.84 s  signals 122 ms, 6 queries",
        ]  # fmt: skip

    def test_what_goes_on_has_no_second_heading(self) -> None:
        above = group(FAILED, within=self.MIGRATE)
        below = group(FAILED, within=self.MIGRATE, goes_on=True)

        assert text_of(below, after=above).startswith("22:13:21.500  1.00 ms")

    def test_what_another_process_did_between_them_parts_them(self) -> None:
        above = group(FAILED, within=self.MIGRATE, process=process(8))
        below = group(FAILED, within=self.MIGRATE, goes_on=True)

        assert text_of(below, after=above).splitlines()[:2] == ["", "command migrate  continued"]

    def test_a_group_without_dispatches_is_nothing(self) -> None:
        assert render_group(group(), look(), Shown()) is None


class TestSenders:
    @pytest.mark.parametrize(
        ("sender", "text", "in_full"),
        [
            (model("shop.Order"), "shop.Order", "shop.Order"),
            (Sender("class", "shop.cart.Cart"), "Cart", "shop.cart.Cart"),
            (Sender("instance", "shop.cart.Cart"), "Cart instance", "shop.cart.Cart instance"),
            (Sender("function", "shop.api.buy"), "buy", "shop.api.buy"),
            (Sender("module", "shop.reports"), "shop.reports", "shop.reports"),
            (Sender("appconfig", "shop.apps.Shop", "shop"), "shop (app)", "shop (app)"),
            (Sender("value", "'a text'"), "'a text'", "'a text'"),
        ],
    )
    def test_a_sender_is_named_as_people_do(self, sender: Sender, text: str, in_full: str) -> None:
        one = group(dispatch("a.signal", sender=sender))

        assert text_of(one).splitlines()[1].endswith(f"    signal  {text}  no receivers")
        whole = text_of(one, full_names=True)
        assert whole.splitlines()[1].endswith(f"    a.signal  {in_full}  no receivers")

    def test_none_is_not_named(self) -> None:
        one = group(dispatch("a.signal", sender=NOBODY))

        assert text_of(one).splitlines()[1].endswith("    signal  no receivers")


def test_recorded_values_stand_beneath_the_dispatch() -> None:
    arguments = (("order", "<Order pk=3>"), ("using", "'default'"), ("created", None))
    with_receiver = dispatch(PLACED, span("a.b"), arguments=arguments)

    assert text_of(group(with_receiver), 100).splitlines()[1:] == [
        "22:13:20.000  1.00 ms         order_placed  shop.Order",
        "                              │  order=<Order pk=3>, using='default'",
        "              1.00 ms         └─ a.b",
    ]


def test_names_of_arguments_alone_are_not_shown() -> None:
    assert "order" not in text_of(
        group(dispatch("a.signal", sender=NOBODY, arguments=(("order", None),)))
    )


def test_what_did_not_end_has_no_duration() -> None:
    lasting = dispatch(PLACED, span("a.b", took=None, outcome="unfinished"), took=None)

    assert text_of(group(lasting)).splitlines()[1:] == [
        "22:13:20.000                  order_placed  shop.Order  unfinished",
        "                              └─ a.b  unfinished",
    ]


def test_many_queries_stay_in_their_column() -> None:
    one = dispatch(PLACED, span("a.b", queries=1_234), span("a.c", at=MS, queries=999))

    assert [line[22:30] for line in text_of(group(one)).splitlines()[1:]] == [
        " 2233q  ", " 1234q  ", " 999 q  ",
    ]  # fmt: skip


def test_what_is_too_deep_is_counted() -> None:
    assert text_of(PAGE, depth=1).splitlines()[4] == (
        "                                 └─ 1 dispatch below (--depth 2 shows more)"
    )


def test_deep_levels_that_have_no_room_are_counted_at_the_left() -> None:
    made = sent(dispatch("a.s9", span("a.r"), id=9))
    for number in range(8, 0, -1):
        made = sent(dispatch(f"a.s{number}", span("a.r"), id=number), made)

    lines = text_of(group(made), 40).splitlines()

    assert lines[-1] == "1.00 ms         14»       └─ a.r"
    assert_fits("\n".join(lines), 40)


def test_receivers_have_the_colour_of_their_origin_and_failures_stand_out() -> None:
    of_django = span(receiver("django.core.cache.close_caches", origin="django"))
    text = colored(drawn(group(dispatch(PLACED, of_django), FAILED), look(200)))

    assert "\x1b[2mdjango.core.cache.\x1b[0m\x1b[34mclose_caches\x1b[0m" in text
    assert "\x1b[2mbilling.receivers.\x1b[0m\x1b[1;32msettle\x1b[0m" in text
    assert "\x1b[1;31mraised Declined\x1b[0m" in text


def test_the_name_in_a_heading_stands_out() -> None:
    within = context("command", "shop.sell")
    text = colored(drawn(group(FAILED, within=within), look(200)))

    assert "\x1b[2mcommand \x1b[0m\x1b[2mshop.\x1b[0m\x1b[1msell\x1b[0m" in text


@pytest.mark.parametrize(
    ("queries", "shown"),
    [(999, "999 q"), (9_999, "9999q"), (10_000, "10k q"), (999_999, "999k q"), (2_000_000, "2M q")],
)
def test_very_many_queries_keep_to_their_column(queries: int, shown: str) -> None:
    lines = text_of(group(dispatch(PLACED, span("a.r", queries=queries))), 80).splitlines()

    assert f"1.00 ms {shown:>6}  " in lines[-1]


def test_controls_in_names_do_not_reach_the_terminal() -> None:
    one = dispatch(
        "shop.SIGNALS['\x1b[2J']",
        sender=Sender("value", "'\x1b]0;x\x07'"),
        arguments=(("a\x1b", "'\x1b[1m'"),),
        outcome="raised",
        error="a.\x1bError",
    )
    page = group(one, within=request("/\x1b[31m/\r\n"))

    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text_of(page, 80))


NAMES = st.sampled_from(
    [
        "shop.receivers.update_total",
        "warehouse.integrations.enterprise.synchronisation.handlers.push_stock_level_to_partner",
        f"shop.receivers.{'very_' * 12}long_name",
        "店舗.受信.注文の合計を更新する関数である",
        "billing.receivers.webhook_log.<locals>.log",
    ]
)
SENDERS = st.sampled_from(
    [NOBODY, model("shop.Order"), Sender("value", "'a text, with spaces'"), Sender("class", "a.B")]
)
SPANS = st.builds(
    span,
    NAMES,
    at=st.integers(0, 5 * MS),
    took=st.none() | st.integers(0, 5_000 * MS),
    is_async=st.booleans(),
    queries=st.integers(0, 20_000),
    thread=st.none() | st.just(5),
    outcome=st.sampled_from(["returned", "raised", "cancelled", "unfinished", "not_run"]),
    error=st.none() | st.just("shop.errors.SomethingWentQuiteWrong"),
)


@st.composite
def dispatches(draw: st.DrawFn, level: int = 0) -> Sent:
    """Any tree of dispatches."""
    spans = draw(st.lists(SPANS, max_size=3))
    below = draw(st.lists(dispatches(level + 1), max_size=2)) if level < 4 else []
    values = draw(st.lists(st.tuples(st.just("order"), st.sampled_from(["3", "'a ' * 30"]))))
    one = dispatch(
        draw(NAMES),
        *spans,
        at=draw(st.integers(0, 9 * MS)),
        sender=draw(SENDERS),
        method=draw(st.sampled_from(["send", "asend_robust"])),
        arguments=tuple(values),
        parent=draw(st.sampled_from([1, 9])) if level else None,
        parent_receiver=draw(st.none() | st.integers(0, 3)),
    )
    return Sent(one, tuple(below))


@for_all(dispatches(), st.sampled_from(WIDTHS), st.sampled_from(["utf-8", "ascii"]))
def test_any_tree_fits_any_width_and_nothing_is_lost(
    tree: Sent, width: int | None, encoding: str
) -> None:
    text = text_of(group(tree), width, encoding, full_names=True)

    if encoding == "utf-8":
        assert_fits(text, width)
        left = squeezed(re.sub(r"[│├└─║]|\d+»", "", text))
        for one in tree.walk():
            assert squeezed(one.dispatch.signal) in left
            for each in one.dispatch.spans:
                assert squeezed(each.receiver.name) in left
                assert each.error is None or each.outcome != "raised" or each.error in left
    assert text.isascii() or encoding == "utf-8"
