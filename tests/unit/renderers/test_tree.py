"""The tree for people, at any width."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.reading import joined_tree, squeezed
from support.rendering import AWKWARD, WIDTHS, assert_fits, look, shown
from support.values import POST_SAVE, connection, model, pending, signal, snapshot

from signal_inspector import Location, Sender, Snapshot
from signal_inspector.renderers.rows import CELLS, GROUP_KEYS, GroupKey, rows_of
from signal_inspector.renderers.tree import render_tree


def tree(
    of: Snapshot,
    width: int | None = None,
    group_by: GroupKey = "signal",
    encoding: str = "utf-8",
    *,
    unconnected: bool = False,
) -> str:
    """The tree of a snapshot, as it is printed."""
    rows = rows_of(of, merge=True, unconnected=unconnected)
    place = look(width, ascii_only=encoding == "ascii")
    return shown(render_tree(rows, place, group_by, of.pending), width, encoding)


TWO_SENDERS = snapshot(
    signal(
        POST_SAVE,
        connection("shop.receivers.update_total", model("shop.Order"), dispatch_uid="total"),
        connection("audit.receivers.count_write"),
        connection("audit.receivers.record_order", model("shop.Order"), is_async=True),
    )
)


def test_signal_then_sender_then_receivers_in_order_of_dispatch() -> None:
    assert tree(TWO_SENDERS).splitlines() == [
        POST_SAVE,
        "├── shop.Order",
        "│   ├── 0  shop.receivers.update_total  uid=total  shop/receivers.py:1",
        "│   └── 2  audit.receivers.record_order  async  audit/receivers.py:1",
        "└── any",
        "    └── 1  audit.receivers.count_write  audit/receivers.py:1",
    ]


def test_ascii_terminal_gets_guides_of_ascii() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.log")] * 3))

    assert tree(everything, encoding="ascii").splitlines() == [
        POST_SAVE,
        "`-- any",
        "    `-- 0-2  shop.log x3  shop.py:1",
    ]


@pytest.mark.parametrize(
    ("group_by", "trunks"),
    [("app", ["audit", "shop"]), ("sender", ["shop.Order", "any"]), ("signal", [POST_SAVE])],
)
def test_trunk_of_the_tree_is_what_it_is_grouped_by(group_by: GroupKey, trunks: list[str]) -> None:
    lines = tree(TWO_SENDERS, group_by=group_by).splitlines()

    assert [line for line in lines if line[:1] not in "│├└ "] == trunks


def test_other_groups_have_their_signals_below() -> None:
    assert tree(TWO_SENDERS, group_by="sender").splitlines() == [
        "shop.Order",
        f"└── {POST_SAVE}",
        "    ├── 0  shop.receivers.update_total  uid=total  shop/receivers.py:1",
        "    └── 2  audit.receivers.record_order  async  audit/receivers.py:1",
        "",
        "any",
        f"└── {POST_SAVE}",
        "    └── 1  audit.receivers.count_write  audit/receivers.py:1",
    ]


def test_tree_of_apps_has_their_signals_below_and_then_the_receivers() -> None:
    lines = tree(TWO_SENDERS, group_by="app").splitlines()

    known = ("audit", "shop", POST_SAVE, "0", "1", "2")
    words = [line.lstrip("│├└─ ").split()[0] for line in lines if line]
    assert [word for word in words if word in known] == [
        "audit", POST_SAVE, "1", "2", "shop", POST_SAVE, "0",
    ]  # fmt: skip


def test_identical_rows_are_shown_once_with_their_count() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.Storage.clear")] * 33))

    text = tree(everything)

    assert text.count("shop.Storage.clear") == 1
    assert "0-32  shop.Storage.clear ×33" in text


@pytest.mark.parametrize("group_by", GROUP_KEYS)
def test_signals_without_receivers_are_named_where_they_are_asked_for(group_by: GroupKey) -> None:
    everything = snapshot(signal("shop.signals.unheard"), signal("shop.signals.ignored"))

    text = tree(everything, group_by=group_by, unconnected=True)

    assert "shop.signals.unheard" in text
    assert "shop.signals.ignored" in text
    assert "no receivers" in text


def test_signals_without_receivers_are_left_out_otherwise() -> None:
    assert tree(snapshot(signal("shop.signals.unheard"))).strip() == ""


def test_pending_connections_follow_the_signals() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.log")), pending=(pending("shop.wait", "no.Model"),)
    )

    *_, title, line = tree(everything).splitlines()

    assert title.startswith("Pending")
    assert line == f"└── shop.wait  waits for no.Model  on {POST_SAVE}"


def test_location_moves_below_the_receiver_where_there_is_no_room_beside_it() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.receivers.update_the_total")))

    assert tree(everything, 50).splitlines()[2:] == [
        "    └── 0  shop.receivers.update_the_total",
        "           shop/receivers.py:1",
    ]


@pytest.mark.parametrize("group_by", GROUP_KEYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_longer_than_the_terminal(width: int | None, group_by: GroupKey) -> None:
    assert_fits(tree(AWKWARD, width, group_by), width)


@pytest.mark.parametrize("group_by", GROUP_KEYS)
@pytest.mark.parametrize("width", WIDTHS)
def test_all_of_each_connection_is_there(width: int | None, group_by: GroupKey) -> None:
    text = joined_tree(tree(AWKWARD, width, group_by))

    for row in rows_of(AWKWARD, merge=True):
        location = CELLS["location"](row)
        if width is not None:
            location = location.rpartition("site-packages/")[2]
        count = f"×{row.count}" if row.count > 1 else ""
        assert squeezed(CELLS["order"](row) + CELLS["receiver"](row) + count) in text
        assert squeezed(CELLS["flags"](row) + location) in text
        assert squeezed(CELLS["sender"](row)) in text
        assert squeezed(CELLS["signal"](row)) in text


@pytest.mark.parametrize("width", [None, 40, 80, 200])
def test_where_it_was_connected_stands_last_if_it_is_known(width: int | None) -> None:
    known = connection("shop.a.hear", connected_at=Location("shop/apps.py", 14))
    text = tree(snapshot(signal(POST_SAVE, known, connection("shop.b.hear"))), width)

    assert joined_tree(text).count("connectedat") == 1
    assert "shop/a.py:1connectedatshop/apps.py:14" in joined_tree(text)


def test_ascii_terminal_gets_ascii() -> None:
    assert tree(AWKWARD, 80, encoding="ascii").isascii()


NAMES = st.lists(
    st.text(st.sampled_from("abcdefghij_店"), min_size=1, max_size=40), min_size=1, max_size=6
).map(".".join)


@for_all(
    st.lists(st.tuples(NAMES, NAMES, st.none() | NAMES), min_size=1, max_size=5),
    st.integers(40, 200),
)
def test_any_names_are_all_there_at_any_width(found: list[Any], width: int) -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            *[
                connection(name, Sender("class", sender), dispatch_uid=uid)
                for name, sender, uid in found
            ],
        )
    )

    text = tree(everything, width)

    assert_fits(text, width)
    for name, sender, uid in found:
        assert name in joined_tree(text)
        assert sender in joined_tree(text)
        assert uid is None or f"uid={uid}" in joined_tree(text)
