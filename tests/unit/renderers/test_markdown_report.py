"""The Markdown report: tables that GitHub and others read."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from support.properties import for_all
from support.rendering import AWKWARD, look
from support.values import POST_SAVE, connection, model, pending, signal, snapshot

from signal_inspector import Sender, Snapshot
from signal_inspector.renderers.markdown_report import render_markdown
from signal_inspector.renderers.rows import CELLS, TABLE_FIELDS, rows_of


def markdown(of: Snapshot, fields: tuple[str, ...] = TABLE_FIELDS) -> str:
    """The report of a snapshot."""
    return render_markdown(rows_of(of, merge=True), fields, look(), of.pending)


def cells(line: str) -> list[str]:
    """The cells of a line of a table: a pipe behind a backslash ends none."""
    first, *inner, last = re.split(r"(?<!\\)\|", line)
    assert (first, last) == ("", "")
    return [cell.strip() for cell in inner]


def test_table_has_a_line_for_each_row() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.receivers.log", model("shop.Order"), weak=False))
    )

    assert markdown(everything).splitlines() == [
        "| Signal | # | Receiver | Sender | Flags | App | Location |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        f"| `{POST_SAVE}` | 0 | `shop.receivers.log` | `shop.Order` | strong | `shop` "
        "| `shop/receivers.py:1` |",
    ]


def test_identical_rows_are_shown_once_with_their_count() -> None:
    everything = snapshot(signal(POST_SAVE, *[connection("shop.same")] * 33))

    assert cells(markdown(everything).splitlines()[-1])[2] == "`shop.same` ×33"


def test_pending_connections_have_a_table_of_their_own() -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("shop.log")), pending=(pending("shop.wait", "no.Model"),)
    )

    *_, header, _, line = markdown(everything).splitlines()

    assert cells(header) == ["Signal", "Receiver", "Sender"]
    assert cells(line) == [f"`{POST_SAVE}`", "`shop.wait`", "`no.Model`"]


def test_every_line_of_awkward_names_has_as_many_cells_as_the_header() -> None:
    table, _, _ = markdown(AWKWARD).partition("\n\n")

    assert {len(cells(line)) for line in table.splitlines()} == {len(TABLE_FIELDS)}


def test_names_are_code_so_that_underscores_are_no_emphasis() -> None:
    everything = snapshot(signal("a.__b__", connection("shop._x_.<locals>.__y__")))

    line = cells(markdown(everything).splitlines()[-1])

    assert line[0] == "`a.__b__`"
    assert line[2] == "`shop._x_.<locals>.__y__`"


def test_flags_outside_code_are_escaped() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid="_a_*b*<c>`d`[e]")))

    assert cells(markdown(everything).splitlines()[-1])[4] == r"uid=\_a\_\*b\*\<c\>\`d\`\[e\]"


def test_pipes_are_escaped_in_code_too() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", Sender("value", "'a|b'"))))

    assert cells(markdown(everything).splitlines()[-1])[3] == r"`'a\|b'`"


def test_entities_and_strikes_outside_code_are_text() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid="&lt;~~a~~")))

    assert cells(markdown(everything).splitlines()[-1])[4] == r"uid=\&lt;\~\~a\~\~"


def test_nobody_is_called_by_a_name_behind_an_at_sign() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", dispatch_uid="@some_team.")))

    assert cells(markdown(everything).splitlines()[-1])[4] == "uid=`@some_team`."


def test_what_a_terminal_would_obey_is_escaped() -> None:
    odd = connection("shop.lo\x1b[31mg", Sender("value", "'\u202eexe'"), dispatch_uid="a\x00b")
    everything = snapshot(signal(POST_SAVE, odd))

    _, _, receiver, sender, flags, *_ = cells(markdown(everything).splitlines()[-1])

    assert receiver == r"`shop.lo\x1b[31mg`"
    assert sender == r"`'\u202eexe'`"
    assert flags == r"uid=a\\x00b"


def test_a_name_of_blanks_is_no_code() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", Sender("class", " \t"))))

    assert cells(markdown(everything).splitlines()[-1])[3] == ""


def test_backticks_are_fenced_by_more_of_them() -> None:
    everything = snapshot(signal(POST_SAVE, connection("shop.log", Sender("value", "'a``b`'"))))

    assert cells(markdown(everything).splitlines()[-1])[3] == "``` 'a``b`' ```"


ODD_TEXT = st.text(st.sampled_from("ab_*|`\\<>[]#\n\r\t ") | st.characters(), max_size=20)


@for_all(ODD_TEXT, ODD_TEXT, st.sampled_from(["dispatch_uid", "flags"]))
def test_every_line_has_the_same_number_of_cells(sender: str, uid: str, field: str) -> None:
    everything = snapshot(
        signal(POST_SAVE, connection("a.b", Sender("value", sender), dispatch_uid=uid))
    )

    text = markdown(everything, ("receiver", "sender", field, "app"))

    assert [len(cells(line)) for line in text.removesuffix("\n").split("\n")] == [4, 4, 4]


@for_all(st.text(st.sampled_from("ab_*|`<>[]# "), max_size=20))
def test_code_says_what_the_value_is(value: str) -> None:
    everything = snapshot(signal(POST_SAVE, connection("a.b", Sender("value", f"'{value}'"))))
    row = rows_of(everything, merge=True)[0]

    cell = cells(markdown(everything, ("sender", "app")).splitlines()[-1])[0]

    code = re.fullmatch(r"(`+) ?(.*?) ?\1", cell)
    assert code is not None
    assert code[1] not in code[2].split("'", 1)[1].rsplit("'", 1)[0] or code[1] == ""
    assert code[2].replace(r"\|", "|") == " ".join(CELLS["sender"](row).split())
