"""What colours and links say in the reports for people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rich.console import RenderableType
from support.rendering import assert_fits, colored, look, shown
from support.terminal import links, plain
from support.values import ANY, POST_SAVE, UNKNOWN, connection, model, receiver, signal, snapshot

from signal_inspector import Connection, Location, Sender
from signal_inspector.renderers.look import Look
from signal_inspector.renderers.rows import GROUP_KEYS, TABLE_FIELDS, GroupKey, rows_of
from signal_inspector.renderers.table import render_table
from signal_inspector.renderers.tree import render_tree


def table(one: Connection, editor_url: str | None, width: int = 200) -> str:
    """A table of one connection on a terminal with colours."""
    rows = rows_of(snapshot(signal(POST_SAVE, one)), merge=True)
    return colored(render_table(rows, TABLE_FIELDS, look(width, editor_url=editor_url)), width)


def tree(one: Connection, editor_url: str | None, width: int = 200) -> str:
    """A tree of one connection on a terminal with colours."""
    rows = rows_of(snapshot(signal(POST_SAVE, one)), merge=True)
    return colored(render_tree(rows, look(width, editor_url=editor_url)), width)


Draw = Callable[..., str]

LOGGED = connection(receiver("shop.log", location=Location("shop/receivers.py", 12)))


@pytest.mark.parametrize("draw", [table, tree])
class TestLinks:
    def test_location_links_to_file_and_line_under_the_root(self, draw: Draw) -> None:
        text = draw(LOGGED, "vscode://file/{path}:{line}")

        assert links(text) == ["vscode://file//project/shop/receivers.py:12"]
        assert "shop/receivers.py:12" in plain(text)

    def test_absolute_path_is_not_joined_to_the_root(self, draw: Draw) -> None:
        one = connection(receiver("lib.run", location=Location("/venv/site-packages/lib.py", 3)))

        assert links(draw(one, "file://{path}")) == ["file:///venv/site-packages/lib.py"]

    def test_spaces_and_signs_of_a_path_are_quoted(self, draw: Draw) -> None:
        one = connection(receiver("a.b", location=Location("my shop/a#b.py", 1)))

        assert links(draw(one, "file://{path}")) == ["file:///project/my%20shop/a%23b.py"]

    def test_a_path_that_no_encoding_has_is_quoted(self, draw: Draw) -> None:
        one = connection(receiver("a.b", location=Location("caf\udce9.py", 1)))

        assert links(draw(one, "file://{path}")) == [r"file:///project/caf%5Cudce9.py"]

    def test_unknown_line_links_to_the_first(self, draw: Draw) -> None:
        one = connection(receiver("a.b", location=Location("a.py", None)))

        assert links(draw(one, "e://{path}:{line}")) == ["e:///project/a.py:1"]

    def test_folded_location_links_to_the_same_place_in_each_line(self, draw: Draw) -> None:
        path = "/".join(["folder"] * 20) + ".py"
        one = connection(receiver("a.b", location=Location(path, 1)))

        found = links(draw(one, "file://{path}", 60))

        assert len(found) > 1
        assert set(found) == {f"file:///project/{path}"}

    def test_without_a_link_target_there_are_colours_alone(self, draw: Draw) -> None:
        text = draw(LOGGED, None)

        assert links(text) == []
        assert plain(text) != text

    def test_colours_and_links_take_no_room(self, draw: Draw) -> None:
        assert_fits(plain(draw(LOGGED, "file://{path}", 60)), 60)


def test_colour_tells_the_origin_of_a_receiver() -> None:
    texts = {
        table(connection(receiver("lib.run", origin=origin)), None)
        for origin in ("project", "third-party", "django")
    }

    assert len(texts) == 3
    assert len({plain(text) for text in texts}) == 1


@pytest.mark.parametrize(
    "one",
    [
        connection("a.b", UNKNOWN),
        connection("a.b", ANY, debug_only=True),
        connection("a.b", model("shop.Order"), weak=False),
    ],
    ids=["unknown sender", "debug only", "strong"],
)
def test_nothing_is_said_by_colour_alone(one: Connection) -> None:
    rows = rows_of(snapshot(signal(POST_SAVE, one)), merge=True)

    without = shown(render_table(rows, TABLE_FIELDS, look(200)), 200)

    assert plain(table(one, None)) == without


@pytest.mark.parametrize("draw", [render_tree, partial(render_table, fields=TABLE_FIELDS)])
@pytest.mark.parametrize("group_by", GROUP_KEYS)
def test_names_of_groups_hold_nothing_that_a_terminal_would_obey(
    draw: Callable[..., RenderableType], group_by: GroupKey
) -> None:
    one = connection(receiver("a.b", app="sh\x1b[2Jop"), Sender("class", "a.B\x1b[2J"))
    rows = rows_of(snapshot(signal("a.c\x1b[2J", one)), merge=True)

    text = shown(draw(rows, look=look(80), group_by=group_by), 80)

    assert "\x1b" not in text
    assert r"\x1b[2J" in text


@pytest.mark.parametrize("root", [Path("/project"), Path("/other/project")])
def test_root_is_where_relative_paths_start(root: Path) -> None:
    rows = rows_of(snapshot(signal(POST_SAVE, LOGGED)), merge=True)
    place = Look(width=200, editor_url="file://{path}", root=root)

    text = colored(render_table(rows, TABLE_FIELDS, place))

    assert links(text) == [f"file://{root}/shop/receivers.py"]
