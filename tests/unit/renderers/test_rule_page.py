"""The page of a rule in a terminal and in a pipe."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from support.findings import PAGE
from support.reading import squeezed
from support.rendering import WIDTHS, colored, look, shown
from support.terminal import links

from signal_inspector.renderers.rule_page import render_rule_page, without_relative_links

TABLE = """\
| Signal | Sent with |
|---|---|
| `connection_created` | the class of the database wrapper, whichever it is |
| `got_request_exception` | nothing |
"""


def drawn(page: str, width: int, encoding: str = "utf-8") -> str:
    place = look(width, ascii_only=encoding == "ascii")
    return shown(render_rule_page(page, place), width, encoding)


def test_terminal_shows_the_page_without_its_marks() -> None:
    assert [line for line in drawn(PAGE, 80).splitlines() if line] == [
        "abstract-sender",
        "signal_inspector.E003 · ERROR",
        "What happens",
        "The receiver never runs, for no model.",
        "See IMPORT and Django (https://docs.djangoproject.com/).",
        " receiver(post_save)",
    ]


def test_pipe_gets_the_markdown_as_it_is() -> None:
    assert render_rule_page(PAGE, look(None)) == PAGE


def test_links_within_the_documentation_are_their_text() -> None:
    page = "See [one](one.md), [two](../two.md#there), [three](#here), [four](https://a.org/b)."

    assert without_relative_links(page) == "See one, two, three, [four](https://a.org/b)."


def test_terminal_has_no_links_that_lead_nowhere() -> None:
    text = colored(render_rule_page(PAGE, look(80)), 80)

    assert links(text) == []
    assert "\x1b[" in text


@pytest.mark.parametrize("width", [width for width in WIDTHS if width is not None])
def test_table_is_folded_and_never_cut(width: int) -> None:
    text = drawn(TABLE, width)

    assert "…" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    if width >= 80:
        assert "got_request_exception" in text


def test_table_has_all_of_its_cells_in_the_narrowest_terminal() -> None:
    lines = drawn(TABLE, 40).splitlines()

    left = squeezed("".join(line[:20] for line in lines))
    assert "got_request_exception" in left


def test_ascii_terminal_gets_ascii() -> None:
    assert drawn(PAGE + TABLE, 60, "ascii").isascii()
