"""A line of source with carets under the fault, at any width."""

from __future__ import annotations

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Group
from support.properties import for_all
from support.rendering import look, shown

from signal_inspector.renderers.excerpt import excerpt


def drawn(
    source: str,
    columns: tuple[int, int] | None = None,
    width: int | None = None,
    *,
    number: int = 7,
    encoding: str = "utf-8",
) -> list[str]:
    """The lines of an excerpt without margin, as they are printed."""
    place = look(width, ascii_only=encoding == "ascii")
    lines = excerpt(source, number, columns, "bold", place, 0)
    return shown(Group(*lines), width, encoding).splitlines()


def test_carets_stand_under_the_columns() -> None:
    assert drawn("@receiver(post_save, sender=Base)", (22, 33)) == [
        "7 │ @receiver(post_save, sender=Base)",
        "  │                      ^^^^^^^^^^^",
    ]


def test_a_line_without_columns_has_no_carets() -> None:
    assert drawn("post_save.connect(log)") == ["7 │ post_save.connect(log)"]


def test_indentation_is_left_out() -> None:
    assert drawn("        post_save.connect(log)", (9, 18), number=120) == [
        "120 │ post_save.connect(log)",
        "    │ ^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("source", "columns", "expected"),
    [
        ("\t\tconnect(log)", (3, 10), ["7 │ connect(log)", "  │ ^^^^^^^"]),
        ("a =\tconnect(log)", (5, 12), ["7 │ a =    connect(log)", "  │        ^^^^^^^"]),
        ("店 = connect(log)", (5, 12), ["7 │ 店 = connect(log)", "  │      ^^^^^^^"]),
        ("connect(店舗, log)", (9, 11), ["7 │ connect(店舗, log)", "  │         ^^^^"]),
        ("a = '\x1b[1m'; b()", (13, 14), ["7 │ a = '\\x1b[1m'; b()", "  │                ^"]),
        ("x\x0cconnect()", (3, 10), ["7 │ x\\x0cconnect()", "  │      ^^^^^^^"]),
    ],
)
def test_tabs_wide_and_invisible_characters_keep_the_carets_in_place(
    source: str, columns: tuple[int, int], expected: list[str]
) -> None:
    assert drawn(source, columns) == expected


def test_ascii_terminal_gets_escapes_with_the_carets_in_place() -> None:
    assert drawn("é = connect(log)", (5, 12), encoding="ascii") == [
        "7 | \\xe9 = connect(log)",
        "  |        ^^^^^^^",
    ]


def test_a_long_line_goes_on_below_with_its_own_carets() -> None:
    source = 'post_save.connect(log, sender=Order, dispatch_uid="shop.receivers.log")'

    assert drawn(source, (24, 71), 44) == [
        "7 │ post_save.connect(log, sender=Order,",
        "  │                        ^^^^^^^^^^^^^^",
        '  │ dispatch_uid="shop.receivers.log")',
        "  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


def test_a_line_without_blanks_is_broken_behind_a_dot() -> None:
    assert drawn("shop.receivers.orders.update_total_of_the_order", (1, 5), 34) == [
        "7 │ shop.receivers.orders.",
        "  │ ^^^^",
        "  │ update_total_of_the_order",
    ]


@pytest.mark.parametrize("columns", [(0, 0), (30, 40), (5, 5), (9, 3)])
def test_columns_that_are_not_in_the_line_get_no_carets(columns: tuple[int, int]) -> None:
    assert drawn("connect(log)", columns) == ["7 │ connect(log)"]


def test_carets_end_with_the_line() -> None:
    assert drawn("    connect(log)   ", (5, 400)) == ["7 │ connect(log)", "  │ ^^^^^^^^^^^^"]


SOURCES = st.text(st.sampled_from("ab_.(, \t店é"), min_size=1, max_size=120)


@for_all(SOURCES, st.integers(1, 120), st.integers(1, 40), st.integers(40, 90))
def test_carets_cover_what_they_are_meant_for(
    source: str, first: int, length: int, width: int
) -> None:
    assume(source.strip())
    indent = len(source) - len(source.lstrip())
    marked = source.rstrip()[max(indent, first - 1) : max(indent, first - 1 + length)]

    lines = drawn(source, (first, first + length), width)

    assert all(cell_len(line) <= width for line in lines)
    assert sum(line.count("^") for line in lines) == cell_len(marked.replace("\t", " " * 4))
