"""Texts of others, as they may go to a terminal or into a line."""

from __future__ import annotations

import pytest

from signal_inspector.renderers.characters import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J\x07\x7f\x00", r"\x9b2J\x07\x7f\x00"),
        ("two\nlines\r\tor more", r"two\nlines\r\tor more"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\u202egnp.exe\u202c\u2066\u200f", r"\u202egnp.exe\u202c\u2066\u200f"),
        ("caf\udce9 \ud800", r"caf\udce9 \ud800"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_what_a_terminal_shows_stays() -> None:
    shown = "[red]店 café 👩\u200d👧 e\u0301 [/] \\x1b"

    assert visible(shown) == shown


def test_a_line_has_single_blanks_and_no_end() -> None:
    assert one_line("  a \r\n\t b\u2028c\x1b ") == r"a b c\x1b"
