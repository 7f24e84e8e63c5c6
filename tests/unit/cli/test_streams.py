"""What a stream can show, by its kind, the options and the environment."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from signal_inspector.cli.streams import FILE, Target, encodable, target_of


class Stream(StringIO):
    """A stream of text that is a terminal or is none."""

    def __init__(self, is_terminal: bool, encoding: str | None = "utf-8") -> None:
        super().__init__()
        self._is_terminal = is_terminal
        self._encoding = encoding

    @property
    def encoding(self) -> str | None:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._is_terminal


TERMINAL, PIPE = Stream(is_terminal=True), Stream(is_terminal=False)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "DJANGO_COLORS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def target(stream: Stream, *, no_color: bool = False, force_color: bool = False) -> Target:
    """What the stream can show with these options."""
    return target_of(stream, no_color=no_color, force_color=force_color)


class TestColor:
    def test_terminal_has_colours_and_a_pipe_has_none(self) -> None:
        assert target(TERMINAL).color
        assert not target(PIPE).color

    @pytest.mark.parametrize(
        ("name", "value"),
        [("NO_COLOR", "1"), ("NO_COLOR", "0"), ("DJANGO_COLORS", "nocolor"), ("TERM", "dumb")],
    )
    def test_environment_switches_colours_off(
        self, name: str, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, value)

        assert not target(TERMINAL).color

    @pytest.mark.parametrize("name", ["NO_COLOR", "FORCE_COLOR"])
    def test_empty_variable_says_nothing(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(name, "")

        assert target(TERMINAL).color
        assert not target(PIPE).color

    def test_environment_forces_colours_into_a_pipe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")

        assert target(PIPE).color
        assert target(PIPE).width is None

    def test_no_color_wins_over_force_color_in_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("NO_COLOR", "1")

        assert not target(TERMINAL).color

    def test_palette_of_django_leaves_colours_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DJANGO_COLORS", "light")

        assert target(TERMINAL).color

    def test_options_win_over_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        assert target(PIPE, force_color=True).color

        monkeypatch.delenv("NO_COLOR")
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert not target(TERMINAL, no_color=True).color


class TestWidth:
    def test_pipe_and_file_have_no_width(self) -> None:
        assert target(PIPE).width is None
        assert FILE.width is None

    @pytest.mark.parametrize(("columns", "width"), [("132", 132), ("40", 40), ("5", 40)])
    def test_terminal_has_its_columns_but_never_less_than_can_be_read(
        self, columns: str, width: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)

        assert target(TERMINAL).width == width


class TestEncoding:
    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "us-ascii", "no-such"])
    def test_encoding_without_box_characters_gets_ascii(self, encoding: str) -> None:
        assert target(Stream(is_terminal=False, encoding=encoding)).ascii_only

    @pytest.mark.parametrize("encoding", ["utf-8", "UTF-16", "gb18030"])
    def test_encoding_with_box_characters_gets_them(self, encoding: str) -> None:
        assert not target(Stream(is_terminal=False, encoding=encoding)).ascii_only

    def test_stream_keeps_its_encoding_in_the_wrapper_of_django(self) -> None:
        stream = OutputWrapper(Stream(is_terminal=False, encoding="ascii"))

        found = target_of(stream, no_color=False, force_color=False)

        assert (found.encoding, found.ascii_only) == ("ascii", True)

    def test_stream_of_text_without_an_encoding_takes_everything(self) -> None:
        found = target(Stream(is_terminal=False, encoding=None))

        assert (found.encoding, found.ascii_only) == ("utf-8", False)

    @pytest.mark.parametrize(
        ("encoding", "expected"),
        [
            ("utf-8", "é 店 \\ud800"),
            ("latin-1", "é \\u5e97 \\ud800"),
            ("ascii", "\\xe9 \\u5e97 \\ud800"),
        ],
    )
    def test_what_an_encoding_lacks_is_escaped(self, encoding: str, expected: str) -> None:
        place = target(Stream(is_terminal=False, encoding=encoding))

        assert encodable("é 店 \ud800", place) == expected
