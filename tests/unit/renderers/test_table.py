"""The table for people, at any width."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.reading import read_table, squeezed
from support.rendering import AWKWARD, WIDTHS, assert_fits, look, shown
from support.values import POST_SAVE, connection, model, pending, receiver, signal, snapshot

from signal_inspector import Location, Sender, Snapshot
from signal_inspector.renderers.rows import (
    CELLS,
    GROUP_KEYS,
    TABLE_FIELDS,
    GroupKey,
    rows_of,
)
from signal_inspector.renderers.table import render_table


def table(
    of: Snapshot,
    width: int | None = None,
    group_by: GroupKey | None = "signal",
    fields: tuple[str, ...] = TABLE_FIELDS,
    encoding: str = "utf-8",
    **given: Any,
) -> str:
    """The table of a snapshot, as it is printed."""
    rows = rows_of(of, merge=True, unconnected=given.pop("unconnected", False))
    place = look(width, ascii_only=encoding == "ascii", **given)
    return shown(render_table(rows, fields, place, group_by, of.pending), width, encoding)


def test_rows_stand_under_the_signal_that_calls_them() -> None:
    everything = snapshot(
        signal(
            POST_SAVE,
            connection("shop.receivers.update_total", model("shop.OrderLine"), weak=False),
            connection("audit.receivers.count_write"),
        ),
        signal("shop.signals.stock_low", connection("shop.receivers.warn", dispatch_uid="warn")),
    )

    assert table(everything).splitlines() == [
        "  #  Receiver                     Sender          Flags     App    Location",
        "",
        "django.db.models.signals.post_save  2 receivers",
        "  0  shop.receivers.update_total  shop.OrderLine  strong    shop   shop/receivers.py:1",
        "  1  audit.receivers.count_write  any                       audit  audit/receivers.py:1",
        "",
        "shop.signals.stock_low  1 receiver",
        "  0  shop.receivers.warn          any             uid=warn  shop   shop/receivers.py:1",
    ]


def test_table_without_groups_is_in_one_piece() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.receivers.warn", model("shop.Tag"))))

    assert table(everything, group_by=None).splitlines() == [
        "Signal                              #  Receiver             Sender    App   Location",
        "django.db.models.signals.post_save  0  shop.receivers.warn  shop.Tag  shop  "
        "shop/receivers.py:1",
    ]


@pytest.mark.parametrize(
    ("group_by", "headings"),
    [
        ("app", ["audit  1 receiver", "shop  2 receivers"]),
        ("sender", ["shop.Order  2 receivers", "any  1 receiver"]),
    ],
)
def test_groups_have_a_heading_with_their_count(group_by: GroupKey, headings: list[str]) -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.a", model("shop.Order")), connection("audit.b")),
        signal("a.b", connection("shop.c", model("shop.Order"))),
    )

    lines = table(everything, group_by=group_by).splitlines()

    assert [line for line in lines[1:] if line and not line.startswith(" ")] == headings


def test_identical_rows_are_shown_once_with_their_count() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.Storage.clear")] * 33))

    text = table(everything)

    assert text.count("shop.Storage.clear") == 1
    assert "shop.Storage.clear ×33" in text
    assert "33 receivers" in text


def test_chosen_fields_are_the_columns_in_their_order() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection(receiver("shop.log", kind="lambda"), dispatch_uid="u"))
    )

    lines = table(everything, fields=("kind", "dispatch_uid", "receiver")).splitlines()

    assert lines[0].split() == ["Kind", "Dispatch", "uid", "Receiver"]
    assert lines[-1].split() == ["lambda", "u", "shop.log"]


def test_column_of_which_all_is_empty_is_left_out() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log")))

    assert "Flags" not in table(everything)


@pytest.mark.parametrize(
    ("fields", "group_by"),
    [(("connected_at",), "signal"), (("flags", "wrapper"), None), (("signal",), "signal")],
)
def test_table_of_which_all_columns_are_empty_has_its_headings(
    fields: tuple[str, ...], group_by: GroupKey | None
) -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log")))

    text = table(everything, fields=fields, group_by=group_by)

    assert (POST_SAVE in text) == (group_by == "signal")


def test_empty_snapshot_is_an_empty_table() -> None:
    assert table(snapshot()).strip() == ""


@pytest.mark.parametrize("group_by", [None, *GROUP_KEYS])
def test_signals_without_receivers_are_named_where_they_are_asked_for(
    group_by: GroupKey | None,
) -> None:
    everything = snapshot(signal("shop.signals.unheard"), signal("shop.signals.ignored"))

    text = table(everything, group_by=group_by, unconnected=True)

    assert "shop.signals.unheard" in text
    assert "shop.signals.ignored" in text


def test_signal_without_receivers_says_so() -> None:
    everything = snapshot(signal("shop.signals.unheard"))

    assert "shop.signals.unheard  no receivers" in table(everything, unconnected=True)


def test_pending_connections_follow_the_table() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.log")), pending=(pending("shop.wait", "no.Model"),)
    )

    *_, title, line = table(everything).splitlines()

    assert title.startswith("Pending")
    assert line == f"  shop.wait  waits for no.Model  on {POST_SAVE}"


def test_unknown_sender_stands_out() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", Sender("unknown", "?"))))

    assert "? (unknown)" in table(everything)


class TestWidth:
    @pytest.mark.parametrize("group_by", [None, *GROUP_KEYS])
    @pytest.mark.parametrize("width", WIDTHS)
    def test_no_line_is_longer_than_the_terminal(
        self, width: int | None, group_by: GroupKey | None
    ) -> None:
        assert_fits(table(AWKWARD, width, group_by), width)

    @pytest.mark.parametrize("width", WIDTHS)
    def test_all_of_receiver_and_sender_is_there(self, width: int | None) -> None:
        expected = [
            (
                squeezed(CELLS["receiver"](row)) + (f"×{row.count}" if row.count > 1 else ""),
                squeezed(CELLS["sender"](row)).replace("?", "?(unknown)"),
            )
            for row in rows_of(AWKWARD, merge=True)
        ]

        rows = read_table(table(AWKWARD, width))

        assert [(row["Receiver"], row["Sender"]) for row in rows] == expected

    @pytest.mark.parametrize("width", WIDTHS)
    def test_flags_and_locations_are_there_beside_the_receiver_or_below(
        self, width: int | None
    ) -> None:
        rows = read_table(table(AWKWARD, width))

        for row, shown_row in zip(rows_of(AWKWARD, merge=True), rows, strict=True):
            all_of_it = "".join(shown_row.values())
            location = CELLS["location"](row)
            if width is not None:
                location = location.rpartition("site-packages/")[2]
            assert squeezed(CELLS["flags"](row)) in all_of_it
            assert squeezed(location) in all_of_it

    @pytest.mark.parametrize("width", WIDTHS)
    def test_signals_and_pending_connections_are_there(self, width: int | None) -> None:
        text = squeezed(table(AWKWARD, width))

        for each in AWKWARD.signals:
            assert not each.connections or squeezed(each.name) in text
        for one in AWKWARD.pending:
            assert squeezed(one.receiver.name + "waits for" + one.sender) in text

    @pytest.mark.parametrize("width", WIDTHS)
    def test_ascii_terminal_gets_ascii(self, width: int | None) -> None:
        text = table(AWKWARD, width, encoding="ascii")

        assert text.isascii()
        assert re.search(r"\bx33\b", text)

    def test_wide_terminal_shows_each_connection_in_one_line(self) -> None:
        everything = snapshot(
            signal(
                POST_SAVE,
                connection("shop.receivers.update_total", model("shop.Order"), dispatch_uid="a"),
                connection("audit.receivers.record", model("shop.Order")),
            )
        )

        assert len(table(everything, 120).splitlines()) == 5

    def test_narrow_terminal_moves_location_and_flags_below_the_receiver(self) -> None:
        everything = snapshot(
            signal(
                POST_SAVE,
                *[
                    connection("shop.receivers.total", model(f"shop.Order{n}"), dispatch_uid="abc")
                    for n in range(9)
                ],
            )
        )

        assert table(everything, 48).splitlines()[:5] == [
            "  #  Receiver              Sender",
            "",
            "django.db.models.signals.post_save  9 receivers",
            "  0  shop.receivers.total  shop.Order0",
            "     shop/receivers.py:1 · uid=abc",
        ]

    def test_app_that_the_name_does_not_tell_is_shown_below(self) -> None:
        everything = snapshot(
            signal(
                POST_SAVE,
                connection(receiver("shop.receivers.update_total", app="storefront")),
                *[connection(f"audit.receivers.{'x' * 20}{n}") for n in range(9)],
            )
        )

        rows = read_table(table(everything, 50))

        assert rows[0]["below"] == "storefront·shop/receivers.py:1"

    def test_app_that_every_name_tells_is_not_shown_below(self) -> None:
        connections = [connection(f"audit.receivers.{'x' * 20}{n}") for n in range(9)]

        rows = read_table(table(snapshot(signal(POST_SAVE, *connections)), 50))

        assert {row["below"] for row in rows} == {"audit/receivers.py:1"}

    def test_one_very_long_name_is_folded_and_the_others_keep_their_line(self) -> None:
        everything = snapshot(
            signal(
                POST_SAVE,
                *[connection(f"shop.receivers.number_{n}") for n in range(20)],
                connection(f"shop.receivers.{'x' * 150}"),
            )
        )

        lines = table(everything, 80).splitlines()[3:]

        assert [line.split()[0] for line in lines[:21]] == [str(n) for n in range(21)]
        assert "".join(lines[21:]).count("x") == 150

    def test_few_rows_are_not_folded_to_a_few_letters(self) -> None:
        everything = snapshot(
            signal("shop.signals.one", connection("shop.receivers.update_total")),
            signal(
                "shop.signals.two",
                connection(
                    "accounts.apps.AccountsConfig.create_staff_group",
                    Sender("appconfig", "accounts.apps.AccountsConfig", "accounts"),
                    dispatch_uid="accounts.create_staff_group",
                ),
            ),
            *[
                signal(f"shop.signals.{name}", connection(f"accounts.signals.{name}_of_a_customer"))
                for name in ("three", "four", "five")
            ],
        )

        text = table(everything, 100)

        for word in ("AccountsConfig", "create_staff_group", "uid=accounts", "accounts/apps"):
            assert word in text

    def test_one_sender_among_many_of_any_keeps_its_words(self) -> None:
        name = "project.shop.catalogue.receivers.forget_all_that_is_known_of_the_catalogue"
        sender = Sender("appconfig", "project.library.apps.Library", "newspapers")
        of_any = [
            connection(f"project.shop.catalogue.receivers.forget_what_is_known_of_{number:015}")
            for number in range(8)
        ]

        text = table(snapshot(signal("a.b", *of_any, connection(name, sender))), 80)

        assert "newspapers" in text
        assert "(app)" in text

    def test_titles_stand_apart_where_columns_are_narrow(self) -> None:
        everything = snapshot(
            signal(
                POST_SAVE,
                *[connection(f"shop.receivers.number_{n}") for n in range(20)],
                connection(f"shop.receivers.{'x' * 150}"),
            )
        )

        assert table(everything, 80).splitlines()[0].split()[:3] == ["#", "Receiver", "Sender"]

    def test_names_of_django_signals_are_short_on_a_terminal_and_whole_in_a_pipe(self) -> None:
        everything = snapshot(signal(POST_SAVE, connection("shop.log")))

        assert POST_SAVE not in table(everything, 120, group_by=None)
        assert "post_save" in table(everything, 120, group_by=None)
        assert POST_SAVE in table(everything, group_by=None)

    def test_installed_packages_are_short_on_a_terminal_and_whole_in_a_pipe(self) -> None:
        path = "/venv/lib/site-packages/haystack/signals.py"
        everything = snapshot(
            signal(POST_SAVE, connection(receiver("haystack.run", location=Location(path, 3))))
        )

        assert f"{path}:3" in table(everything)
        assert f"{path}:3" not in table(everything, 120)
        assert " haystack/signals.py:3" in table(everything, 120)

    NAMES = st.lists(
        st.text(st.sampled_from("abcdefghij_店"), min_size=1, max_size=40), min_size=1, max_size=6
    ).map(".".join)

    @for_all(
        st.lists(st.tuples(NAMES, NAMES, st.none() | NAMES), min_size=1, max_size=5),
        st.integers(48, 200),
    )
    def test_any_names_are_all_there_at_any_width(
        self, found: list[tuple[str, str, str | None]], width: int
    ) -> None:
        connections = [
            connection(name, Sender("class", sender), dispatch_uid=uid, order=number)
            for number, (name, sender, uid) in enumerate(found)
        ]

        text = table(snapshot(signal(POST_SAVE, *connections)), width)

        assert_fits(text, width)
        rows = read_table(text)
        merged = rows_of(snapshot(signal(POST_SAVE, *connections)), merge=True)
        assert [row["Receiver"].partition("×")[0] for row in rows] == [
            CELLS["receiver"](row) for row in merged
        ]
        assert [row["Sender"] for row in rows] == [CELLS["sender"](row) for row in merged]
