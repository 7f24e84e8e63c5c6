"""Connections as rows: merged, sorted and grouped."""

from __future__ import annotations

import pytest
from support.values import ANY, POST_SAVE, UNKNOWN, connection, model, receiver, signal, snapshot

from signal_inspector import Connection, Location, Sender
from signal_inspector.renderers.rows import (
    CELLS,
    Row,
    SortKey,
    flags_of,
    group_rows,
    rows_of,
    sender_text,
    sort_rows,
)

ORDER, TAG = model("shop.Order"), model("shop.Tag")


def receivers_of(rows: list[Row]) -> list[str]:
    """The receivers that rows show."""
    return [CELLS["receiver"](row) for row in rows]


def test_a_row_for_each_connection_by_signal_and_in_order_of_dispatch() -> None:
    everything = snapshot(
        signal("b.signals.two", connection("z.first"), connection("a.second")),
        signal("a.signals.one", connection("c.third")),
    )

    rows = rows_of(everything, merge=False)

    assert [(row.signal.name, CELLS["order"](row), CELLS["receiver"](row)) for row in rows] == [
        ("b.signals.two", "0", "z.first"),
        ("b.signals.two", "1", "a.second"),
        ("a.signals.one", "0", "c.third"),
    ]


def test_identical_rows_become_one_with_their_count_in_the_place_of_the_first() -> None:
    same = connection("shop.storage.Storage.clear")
    everything = snapshot(signal(POST_SAVE, same, connection("shop.other"), same, same))

    rows = rows_of(everything, merge=True)

    assert [(CELLS["order"](row), CELLS["receiver"](row), row.count) for row in rows] == [
        ("0,2,3", "shop.storage.Storage.clear", 3),
        ("1", "shop.other", 1),
    ]


@pytest.mark.parametrize(
    ("places", "order"),
    [("m", "0"), ("mm", "0-1"), ("mmmm", "0-3"), ("m.m", "0,2"), ("m.mm", "0,2,3"),
     ("m.mm.m", "0,2,+2"), (".m.m.m.m.m", "1,3,+3")],
)  # fmt: skip
def test_order_of_merged_rows_tells_their_places_in_short(places: str, order: str) -> None:
    same = connection("shop.same")
    connections = [
        same if place == "m" else connection(f"shop.other{number}")
        for number, place in enumerate(places)
    ]

    rows = rows_of(snapshot(signal(POST_SAVE, *connections)), merge=True)

    (merged,) = [row for row in rows if CELLS["receiver"](row) == "shop.same"]
    assert CELLS["order"](merged) == order


def test_identical_rows_stay_apart_where_they_are_not_merged() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.same")] * 3))

    assert [row.count for row in rows_of(everything, merge=False)] == [1, 1, 1]


@pytest.mark.parametrize(
    "other",
    [
        connection("shop.same", TAG),
        connection("shop.same", ORDER, is_async=True),
        connection("shop.same", ORDER, weak=False),
        connection("shop.same", ORDER, dispatch_uid="shop"),
        connection("shop.same", ORDER, debug_only=True),
        connection(receiver("shop.same", location=Location("elsewhere.py", 9)), ORDER),
        connection(receiver("shop.same", kind="partial"), ORDER),
    ],
    ids=["sender", "async", "strong", "dispatch_uid", "debug_only", "location", "kind"],
)
def test_rows_that_differ_in_anything_are_not_merged(other: Connection) -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.same", ORDER), other))

    assert len(rows_of(everything, merge=True)) == 2


def test_rows_of_different_signals_are_not_merged() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.same")), signal("a.b", connection("shop.same"))
    )

    assert [row.count for row in rows_of(everything, merge=True)] == [1, 1]


def test_signal_without_receivers_is_a_row_only_where_it_is_asked_for() -> None:
    everything = snapshot(signal("shop.signals.unheard"))

    assert rows_of(everything, merge=True) == []
    (row,) = rows_of(everything, merge=True, unconnected=True)
    assert (row.signal.name, row.connection) == ("shop.signals.unheard", None)
    assert {name: cell(row) for name, cell in CELLS.items() if cell(row)} == {
        "signal": "shop.signals.unheard"
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("signal", ["shop.b", "audit.B", "audit.a", "shop.c"]),
        ("receiver", ["audit.a", "audit.B", "shop.b", "shop.c"]),
        ("sender", ["audit.a", "shop.c", "shop.b", "audit.B"]),
        ("app", ["audit.B", "audit.a", "shop.b", "shop.c"]),
        ("path", ["audit.B", "audit.a", "shop.c", "shop.b"]),
    ],
)
def test_rows_are_sorted_without_regard_to_case_and_then_stay_as_they_came(
    key: SortKey, expected: list[str]
) -> None:
    everything = snapshot(
        signal(
            "z.signals.one",
            connection(receiver("shop.b", location=Location("z.py", 1)), ORDER),
            connection(receiver("audit.B", location=Location("A.py", 2)), TAG),
        ),
        signal(
            "a.signals.two",
            connection(receiver("audit.a", location=Location("a.py", 1))),
            connection(receiver("shop.c", location=Location("B.py", 1))),
        ),
    )

    rows = sort_rows(rows_of(everything, merge=False), key)

    assert receivers_of(rows) == expected


def test_groups_by_signal_come_as_the_signals_do() -> None:
    everything = snapshot(
        signal("z.signals.one", connection("a.b")), signal("a.signals.two", connection("a.c"))
    )

    groups = group_rows(rows_of(everything, merge=False), "signal")

    assert list(groups) == ["z.signals.one", "a.signals.two"]


def test_groups_by_app_come_in_the_order_of_their_names() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.x"), connection("Audit.x"), connection("shop.y"))
    )

    groups = group_rows(rows_of(everything, merge=False), "app")

    assert [(name, receivers_of(rows)) for name, rows in groups.items()] == [
        ("Audit", ["Audit.x"]),
        ("shop", ["shop.x", "shop.y"]),
    ]


def test_any_sender_is_the_last_group() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("a.b"), connection("a.c", TAG), connection("a.d", ORDER))
    )

    groups = group_rows(rows_of(everything, merge=False), "sender")

    assert list(groups) == ["shop.Order", "shop.Tag", "any"]


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (ANY, "any"),
        (UNKNOWN, "?"),
        (ORDER, "shop.Order"),
        (Sender("appconfig", "shop.apps.ShopConfig", "shop"), "shop (app)"),
        (Sender("class", "shop.checkout.Checkout"), "shop.checkout.Checkout"),
        (Sender("instance", "shop.checkout.Checkout"), "shop.checkout.Checkout instance"),
        (Sender("module", "shop.checkout"), "shop.checkout"),
        (Sender("value", "'django.contrib.auth'"), "'django.contrib.auth'"),
    ],
)
def test_sender_is_named_as_people_name_it(sender: Sender, text: str) -> None:
    assert sender_text(sender) == text


def test_flags_name_what_is_special_and_nothing_else() -> None:
    plain = connection("a.b")
    special = connection("a.b", is_async=True, weak=False, dispatch_uid="x", debug_only=True)

    assert flags_of(plain) == []
    assert flags_of(special) == ["DEBUG only", "async", "strong", "uid=x"]


@pytest.mark.parametrize(
    ("uid", "flag"),
    [
        ("int", "uid"),
        ("(int, int)", "uid"),
        ("(int)", "uid"),
        ("('a', int)", "uid=('a', int)"),
        ("integer", "uid=integer"),
    ],
)
def test_uid_of_nothing_but_addresses_is_only_named(uid: str, flag: str) -> None:
    assert flags_of(connection("a.b", dispatch_uid=uid)) == [flag]


def test_fields_of_a_row() -> None:
    one = connection(
        receiver(
            "billing.receivers.log",
            kind="partial",
            app=None,
            location=Location("billing/receivers.py", 7),
            wrapper="functools.wraps",
        ),
        Sender("appconfig", "shop.apps.ShopConfig", "shop"),
        weak=False,
        is_async=True,
        dispatch_uid="log",
        connected_at=Location("billing/apps.py", 3),
    )
    (row,) = rows_of(snapshot(signal(POST_SAVE, one)), merge=False)

    assert {name: cell(row) for name, cell in CELLS.items()} == {
        "signal": POST_SAVE,
        "order": "0",
        "receiver": "billing.receivers.log",
        "kind": "partial",
        "sender": "shop (app)",
        "sender_kind": "appconfig",
        "sender_name": "shop.apps.ShopConfig",
        "flags": "async, strong, uid=log",
        "origin": "project",
        "app": "billing",
        "location": "billing/receivers.py:7",
        "path": "billing/receivers.py",
        "line": "7",
        "is_async": "true",
        "weak": "false",
        "dispatch_uid": "log",
        "debug_only": "false",
        "wrapper": "functools.wraps",
        "connected_at": "billing/apps.py:3",
    }
