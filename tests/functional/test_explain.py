"""``signals explain`` as a shell runs it."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import django
import pytest
from rich.cells import cell_len
from support.commands import TESTS, settings_in
from support.fork_server import signals
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
        (["shop.Tag", "--depth", "0"], "takes a number from 1 to 999999999, not '0'"),
        (["shop.Tag", "--on", "merge"], "invalid choice: 'merge'"),
        (["post_save", "--on", "delete"], "--on is for models; signal:django.db.models"),
        ([], "there is nothing to explain; name a model, signal, receiver or app"),
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

    files = [os.path.basename(link) for link in found]  # noqa: PTH119
    assert files == ["receivers.py", "apps.py", "apps.py", "apps.py"]


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


MISTAKES = ("--settings", "config.settings_mistakes", "--format", "json")


ABSENT = [
    ("receiver_module_not_imported.announce_note", "module_not_imported", 16),
    ("dispatch_uid_collision.announce_memo", "refused", 21),
    ("collected_receiver.<lambda>", "collected", 14),
    ("leaking_closure.watched.<locals>.remember", "called", 20),
    ("never_awaited.logged", "not_registered", 17),
]
IN_VAIN = [
    ("pending_sender.announce_note", "pending-sender"),
    ("abstract_sender.announce_date", "abstract-sender"),
    ("swapped_sender.announce_letter", "swapped-sender"),
    ("impossible_sender.announce_tables", "impossible-sender"),
    ("string_sender.announce_tables", "string-sender"),
    ("recursive_save.count_words", "recursive-save"),
]


@cache
def explained_mistakes(*options: str) -> dict[str, Any]:
    """The answer for each of these receivers, by its name."""
    names = [name for name, *_ in (*ABSENT, *IN_VAIN)]
    targets = [f"receiver:mistakes.{name}" for name in names]
    result = signals("explain", *targets, *MISTAKES, *options)
    assert (result.code, result.err) == (0, "")
    return dict(zip(names, json.loads(result.out)["explanations"], strict=True))


@pytest.mark.parametrize("options", [(), ("--record",)])
@pytest.mark.parametrize(("name", "reason", "line"), ABSENT)
def test_what_is_not_connected_has_a_reason_and_a_line(
    name: str, reason: str, line: int, options: tuple[str, ...]
) -> None:
    answer = explained_mistakes(*options)[name]

    (absence,) = answer["absences"]
    assert absence["reason"] == reason
    # Where a recorder saw a decorator, Python before 3.11 tells the line of the ``def``.
    def_counts = options and sys.version_info < (3, 11)
    assert absence["location"]["line"] in ((line, line + 1) if def_counts else (line,))
    assert answer["connections"] == answer["findings"] == []


@pytest.mark.parametrize(("name", "rule"), IN_VAIN)
def test_what_is_connected_in_vain_has_a_finding(name: str, rule: str) -> None:
    answer = explained_mistakes()[name]

    assert [one["rule"] for one in answer["findings"]] == [rule]
    assert answer["absences"] == []


def test_errors_of_receivers_of_an_abstract_model_are_told_with_its_children() -> None:
    result = signals("explain", "mistakes.Memo", *MISTAKES)

    (answer,) = json.loads(result.out)["explanations"]
    assert "abstract-sender" in [one["rule"] for one in answer["findings"]]


def test_a_recording_tells_where_each_connection_was_made() -> None:
    result = signals("explain", "fill_slug", "--record", "--format", "json")

    (answer,) = json.loads(result.out)["explanations"]
    assert all(one["receiver"]["connected_at"] for one in answer["connections"])


def test_without_source_only_the_process_speaks() -> None:
    read = signals("explain", "stock_low")
    unread = signals("explain", "stock_low", "--no-static")

    assert "Warehouse.reserve" in read.out
    assert "Warehouse.reserve" not in unread.out
    assert "who sends it is not known: no source was read" in unread.out


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    env = settings_in(tmp_path, 'ROOT_URLCONF = "nosuch.urls"')
    result = signals("explain", "post_save", env=env)

    assert (result.code, result.out, len(result.err_lines)) == (2, "", 1)
    assert "ROOT_URLCONF 'nosuch.urls' fails to import" in result.err
    assert signals("explain", "post_save", "--no-urlconf", env=env).code == 0
