"""The bar for what takes long."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from signal_inspector.cli import progress
from signal_inspector.cli.progress import progress_bar


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_long_work_is_shown_and_taken_away_again() -> None:
    stream = StringIO()

    with progress_bar(stream, "reading", shown=True, color=False) as advance:
        advance(1, 2)
        advance(2, 2)

    assert "reading" in stream.getvalue()
    assert stream.getvalue().rstrip("\r\n").endswith("\x1b[2K")


def test_a_short_work_is_not_shown() -> None:
    stream = StringIO()

    with progress_bar(stream, "reading", shown=True, color=False) as advance:
        advance(1, 2)

    assert stream.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_nothing_is_shown_where_no_person_waits() -> None:
    stream = StringIO()

    with progress_bar(stream, "reading", shown=False, color=False) as advance:
        advance(1, 2)

    assert stream.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_an_error_ends_the_bar() -> None:
    stream = StringIO()

    def work() -> None:
        with progress_bar(stream, "reading", shown=True, color=False) as advance:
            advance(1, 2)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()

    assert "\x1b[?25h" in stream.getvalue()


class Terminal(StringIO):
    """A stream at which a person waits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("words", [["explain", "shop.Tag"], ["audit", "--exit-zero"]])
def test_a_person_sees_that_source_is_read(words: list[str]) -> None:
    terminal = Terminal()

    call_command("signals", *words, stdout=StringIO(), stderr=terminal)

    assert "reading source" in terminal.getvalue()
