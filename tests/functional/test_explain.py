"""``signals explain`` as a shell runs it."""

from __future__ import annotations

import json
import os

import django
import pytest
from rich.cells import cell_len
from support.commands import TESTS, signals
from support.terminal import links, plain, signals_on_terminal

RELATIONS = TESTS / "relations" / "manage.py"


def test_no_database_is_needed() -> None:
    result = signals("explain", "shop.Order", env={"SHOP_DATABASE": "/nosuch/folder/shop.sqlite3"})

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("shop.Order  model, table shop_order\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shop.Ordr"], "'shop.Ordr' names no model, signal, receiver or app; nearest: shop.Order"),
        (["receiver:shop.receivers"], "'receiver:shop.receivers' names several; choose from "),
        (["shop.Tag", "--depth", "0"], "takes a number from 1, not '0'"),
        (["shop.Tag", "--on", "merge"], "invalid choice: 'merge'"),
        (["post_save", "--on", "delete"], "--on is for models; signal:django.db.models"),
        ([], "TARGET"),
        (["shop.Tag", "--output", "/nosuch/folder/report"], "cannot write"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(words: list[str], said: str) -> None:
    result = signals("explain", *words)

    assert (result.code, result.out, len(result.err_lines)) == (2, "", 1)
    assert said in result.err


@pytest.mark.parametrize("width", [40, 80, 160])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    result = signals_on_terminal("explain", "auth.User", "post_save", "app:shop", width=width)

    assert result.code == 0
    assert all(cell_len(line) <= width for line in plain(result.out).splitlines())
    assert "…" not in result.out


def test_places_are_links_on_a_terminal() -> None:
    found = links(signals_on_terminal("explain", "record_save").out)

    assert [os.path.basename(link) for link in found] == ["receivers.py"]  # noqa: PTH119


def test_a_pipe_that_takes_ascii_alone_gets_ascii() -> None:
    result = signals("explain", "shop.Product", env={"PYTHONIOENCODING": "ascii"})

    assert result.code == 0
    assert result.out.isascii()
    assert "`-- post_save  3 receivers" in result.out or "+-- post_save" in result.out


def test_a_swapped_model_names_the_one_in_its_place() -> None:
    result = signals("explain", "museum.Guide", manage=RELATIONS)

    assert "swapped for museum.Robot by a setting" in result.out
    assert "INSERT" not in result.out


def test_a_circle_of_relations_ends() -> None:
    result = signals("explain", "museum.Rival", "--on", "delete", "--depth", "9", manage=RELATIONS)

    assert result.code == 0
    assert result.out.count("in a circle") == 2


def test_a_chain_folds_at_the_depth_that_is_asked_for() -> None:
    folded = signals("explain", "museum.Chain1", "--on", "delete", "--depth=2", manage=RELATIONS)
    whole = signals("explain", "museum.Chain1", "--on", "delete", "--depth=9", manage=RELATIONS)

    assert "2 relations below (--depth 3 shows more)" in folded.out
    assert "museum.Chain5  CASCADE before" in whole.out


@pytest.mark.skipif(django.VERSION < (6, 1), reason="such rules came with Django 6.1")
def test_rows_that_the_database_deletes_have_receivers_that_are_not_called() -> None:
    env = {"RELATIONS_LISTEN": "every"}
    result = signals("explain", "vault.Vault", "--format=json", manage=RELATIONS, env=env)

    (answer,) = json.loads(result.out)["explanations"]
    branches = answer["operations"][2]["cascade"]["branches"]
    told = {one["relation"]: (one["on_delete"], one["outcome"], one["unheard"]) for one in branches}
    of_any = "museum.receivers.of_any"
    assert told == {
        "vault.Box.vault": ("DB_CASCADE", "database", [of_any]),
        "vault.Key.vault": ("DB_SET_NULL", "database", []),
        "vault.Alarm.vault": ("DB_SET_DEFAULT", "database", []),
    }


def test_a_first_word_that_names_something_is_answered_with_the_command_for_it() -> None:
    result = signals("shop.Order")

    assert result.code == 2
    assert result.err.endswith("did you mean 'manage.py signals explain shop.Order'?\n")
