"""On a terminal: width, colours and links. And in streams of another encoding."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.commands import ZOO, Result, settings_in, signals
from support.reading import joined_tree, read_table, squeezed
from support.rendering import assert_fits
from support.terminal import links, plain, signals_on_terminal

WIDTHS = [80, 120, 200]


@pytest.fixture(scope="module")
def on_terminal() -> dict[int, Result]:
    """The table of the shop on terminals of different widths."""
    with ThreadPoolExecutor() as pool:
        results = pool.map(lambda width: signals_on_terminal(width=width), WIDTHS)
        return dict(zip(WIDTHS, results, strict=True))


@pytest.fixture(scope="module")
def piped() -> Result:
    """The table of the shop in a pipe."""
    return signals()


def receivers(text: str) -> list[str]:
    """The receivers of a table."""
    return [row["Receiver"] for row in read_table(text)]


class TestWidth:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_table_fits_the_terminal_and_shows_what_a_pipe_gets(
        self, width: int, on_terminal: dict[int, Result], piped: Result
    ) -> None:
        result = on_terminal[width]

        assert result.code == 0
        text = plain(result.out)
        assert_fits(text, width)
        assert receivers(text) == receivers(piped.out)
        assert result.err == piped.err

    def test_tree_fits_the_terminal_and_shows_what_a_pipe_gets(self, piped: Result) -> None:
        text = plain(signals_on_terminal("--tree", width=80).out)

        assert_fits(text, 80)
        assert all(squeezed(name) in joined_tree(text) for name in receivers(piped.out))


class TestColor:
    def test_terminal_shows_colours_and_links_to_files(
        self, on_terminal: dict[int, Result]
    ) -> None:
        text = on_terminal[120].out

        assert "\x1b[" in text
        assert len(links(text)) >= len(receivers(plain(text)))
        assert all(re.fullmatch(r"file:///.*/\w+\.py", link) for link in links(text))
        assert any(link.endswith("/sample_project/shop/receivers.py") for link in links(text))

    def test_links_open_the_editor_that_the_settings_name(self, tmp_path: Path) -> None:
        env = settings_in(
            tmp_path, "SIGNAL_INSPECTOR = {'EDITOR_URL': 'vscode://file/{path}:{line}'}"
        )

        found = links(signals_on_terminal("--receiver", "update_total", env=env).out)

        assert found
        for link in found:
            assert re.fullmatch(r"vscode://file//.*/shop/receivers\.py:\d+", link)

    @pytest.mark.parametrize(
        ("words", "env"),
        [
            (["--no-color"], {}),
            ([], {"NO_COLOR": "1"}),
            ([], {"DJANGO_COLORS": "nocolor"}),
            ([], {"TERM": "dumb"}),
        ],
        ids=["--no-color", "NO_COLOR", "DJANGO_COLORS", "TERM"],
    )
    def test_terminal_shows_plain_text_where_that_is_wanted(
        self, words: list[str], env: dict[str, str]
    ) -> None:
        result = signals_on_terminal("--app", "shop", *words, env=env)

        assert "update_total" in result.out
        assert "\x1b" not in result.out

    @pytest.mark.parametrize(
        ("words", "env"),
        [(["--force-color"], {"NO_COLOR": "1"}), ([], {"FORCE_COLOR": "1"})],
        ids=["--force-color", "FORCE_COLOR"],
    )
    def test_pipe_gets_colours_and_no_links_where_that_is_wanted(
        self, words: list[str], env: dict[str, str], piped: Result
    ) -> None:
        result = signals(*words, env=env)

        assert "\x1b[" in result.out
        assert "\x1b[" in result.err
        assert plain(result.out) == piped.out
        assert plain(result.err) == piped.err
        assert links(result.out) == []


class TestEncoding:
    @pytest.mark.parametrize(
        ("words", "encoding"),
        [([], "ascii"), (["--tree"], "latin-1")],
        ids=["table", "tree"],
    )
    def test_stream_without_box_characters_gets_ascii(
        self, words: list[str], encoding: str
    ) -> None:
        result = signals(*words, manage=ZOO, env={"PYTHONIOENCODING": encoding})

        assert result.code == 0
        assert result.out.isascii()
        assert re.search(r"make_receiver\.<locals>\.closure x\d+ ", result.out)
