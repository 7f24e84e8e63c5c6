"""Sentences in lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text
from support.properties import for_all
from support.reading import squeezed
from support.rendering import look

from signal_inspector.renderers.prose import readable, wrapped


def lines_of(text: str, width: int | None) -> list[str]:
    return [line.plain for line in wrapped(Text(text), width)]


def test_lines_are_broken_at_blanks() -> None:
    assert lines_of("Connect it to each concrete model.", 20) == [
        "Connect it to each",
        "concrete model.",
    ]


def test_a_word_that_is_longer_than_a_line_goes_on_in_the_next_one() -> None:
    assert lines_of("That warehouse.handlers.push_stock_level never runs.", 24) == [
        "That",
        "warehouse.handlers.",
        "  push_stock_level never",
        "runs.",
    ]


def test_text_is_one_line_without_a_width() -> None:
    text = "Connect it to each concrete model. " * 20

    assert lines_of(text, None) == [text]


def test_styles_stay_with_their_words() -> None:
    text = Text.assemble(("hint: ", "dim"), "Connect it to each model.")

    first, *_ = wrapped(text, 12)

    assert [(span.start, span.end, span.style) for span in first.spans] == [(0, 5, "dim")]


@for_all(
    st.lists(st.text(st.sampled_from("abc_.店"), min_size=1, max_size=60), min_size=1, max_size=20),
    st.integers(20, 100),
)
def test_any_words_are_all_there_and_fit(words: list[str], width: int) -> None:
    lines = lines_of(" ".join(words), width)

    assert all(cell_len(line) <= width and line == line.rstrip() for line in lines)
    assert squeezed("".join(lines)) == squeezed("".join(words))


@pytest.mark.parametrize(
    ("text", "ascii_only", "expected"),
    [
        ("a\nb\x1b", False, "a\\nb\\x1b"),
        ("é店", False, "é店"),
        ("é店", True, "\\xe9\\u5e97"),
    ],
)
def test_what_a_place_cannot_show_is_escaped(text: str, ascii_only: bool, expected: str) -> None:
    assert readable(text, look(ascii_only=ascii_only)) == expected
