"""The CSV report, read back as spreadsheets do."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.rendering import AWKWARD
from support.values import ANY, POST_SAVE, connection, receiver, signal, snapshot

from signal_inspector import Location, Snapshot
from signal_inspector.renderers.csv_report import render_csv
from signal_inspector.renderers.rows import CELLS, CSV_FIELDS, rows_of


def read_back(of: Snapshot, fields: tuple[str, ...] = CSV_FIELDS) -> list[list[str]]:
    """The lines of the report, the header first."""
    text = render_csv(rows_of(of, merge=False), fields)
    return list(csv.reader(StringIO(text, newline=""), strict=True))


def test_first_line_names_the_fields() -> None:
    header, *_ = read_back(AWKWARD)

    assert header == [
        "signal", "order", "receiver", "kind", "sender", "sender_kind", "sender_name", "origin",
        "app", "path", "line", "is_async", "weak", "dispatch_uid", "debug_only", "wrapper",
        "connected_at",
    ]  # fmt: skip


def test_every_connection_is_a_line_with_all_its_values() -> None:
    rows = rows_of(AWKWARD, merge=False)

    _, *lines = read_back(AWKWARD)

    assert lines == [[CELLS[field](row) for field in CSV_FIELDS] for row in rows]
    assert len(lines) == sum(len(each.connections) for each in AWKWARD.signals)


def test_values_are_as_programs_read_them() -> None:
    one = connection(
        receiver("lib.run", origin="third-party", app=None, location=Location("lib.py", 3)),
        ANY,
        is_async=True,
        weak=False,
    )

    header, line = read_back(snapshot(signal(POST_SAVE, one)))

    assert dict(zip(header, line, strict=True)) == {
        "signal": POST_SAVE,
        "order": "0",
        "receiver": "lib.run",
        "kind": "function",
        "sender": "any",
        "sender_kind": "any",
        "sender_name": "*",
        "origin": "third-party",
        "app": "lib",
        "path": "lib.py",
        "line": "3",
        "is_async": "true",
        "weak": "false",
        "dispatch_uid": "",
        "debug_only": "false",
        "wrapper": "",
        "connected_at": "",
    }


def test_chosen_fields_are_the_columns_in_their_order() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", weak=False)))

    assert read_back(everything, ("receiver", "flags", "location")) == [
        ["receiver", "flags", "location"],
        ["shop.log", "strong", "shop.py:1"],
    ]


def test_lines_end_as_on_unix() -> None:
    text = render_csv(rows_of(AWKWARD, merge=False), CSV_FIELDS)

    assert "\r" not in text
    assert text.endswith("\n")


ANY_TEXT = st.text(
    # Before Python 3.11 the csv module reads no NUL; no encoding has surrogates.
    st.sampled_from('",;\n\r') | st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)


@pytest.mark.parametrize("uid", ["a\rb", "a\nb", "a\r\nb", 'a"b', "a,b", " a ", ""])
def test_ends_of_lines_quotes_and_commas_come_back(uid: str) -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid=uid)))

    assert read_back(everything, ("dispatch_uid", "receiver"))[1] == [uid, "shop.log"]


@for_all(ANY_TEXT)
def test_any_text_comes_back_as_it_was(uid: str) -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid=uid)))

    assert read_back(everything, ("dispatch_uid", "receiver"))[1] == [uid, "shop.log"]


@for_all(ANY_TEXT)
def test_only_field_may_be_empty_or_any_text(uid: str) -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid=uid)))

    assert read_back(everything, ("dispatch_uid",)) == [["dispatch_uid"], [uid]]
