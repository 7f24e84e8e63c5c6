"""Names that are the same in every run, on every Python and every Django."""

from __future__ import annotations

import pytest
from support.values import ANY, UNKNOWN, model

from signal_inspector import Sender
from signal_inspector.lock.names import (
    pending_name,
    receiver_name,
    sender_name,
    signal_name,
    uid_name,
)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (ANY, "any"),
        (UNKNOWN, "?"),
        (Sender("instance", "billing.gateway.Gateway"), "?"),
        (Sender("value", "'shop'"), "?"),
        (Sender("function", "shop.make.<locals>.send"), "?"),
        (Sender("function", "shop.tasks.send_invoice"), "?"),
        (Sender("class", "shop.checkout.Checkout"), "shop.checkout.Checkout"),
        (Sender("module", "shop.checkout"), "shop.checkout"),
        (Sender("appconfig", "shop.apps.ShopConfig", "shop"), "shop (app)"),
        (model("shop.Order"), "shop.Order"),
        (Sender("class", "shop.Event from Queue"), r"shop.Event\x20from\x20Queue"),
        (Sender("class", "from shop"), r"from\x20shop"),
        (Sender("class", ""), "?"),
    ],
)
def test_senders_go_by_a_name_that_every_django_knows(sender: Sender, expected: str) -> None:
    assert sender_name(sender) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop.receivers.log", "shop.receivers.log"),
        ("shop.receivers.<listcomp>.<lambda>", "shop.receivers.<lambda>"),
        ("shop.make.<locals>.<dictcomp>.<setcomp>.<lambda>", "shop.make.<locals>.<lambda>"),
        ("shop.<lambda>.<locals>.<listcomp>.<lambda>", "shop.<lambda>.<locals>.<lambda>"),
        ("shop.<listcomp>.<locals>.<lambda>", "shop.<lambda>"),
        ("shop.<genexpr>.<lambda>", "shop.<genexpr>.<lambda>"),
        ("shop.odd  name\nnew", "shop.odd name new"),
        (" shop.log ", "shop.log"),
        ("shop.a\x00\x1b\udc80", r"shop.a\x00\x1b\udc80"),
        ("", "?"),
    ],
)
def test_receivers_have_one_name_on_every_python(name: str, expected: str) -> None:
    assert receiver_name(name) == expected


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("index-a", "index-a"),
        ("two\n  lines", "two lines"),
        ("release-20261121", "release-20261121"),
        ("0x10", "0x10"),
        ("go-139783078705952", "go-<id>"),
        ("go-4370000000", "go-<id>"),
        ("<H object at 0x7f21d80589a0>", "<H object at <id>>"),
        ("<H object at 0x000001F2AB3C>", "<H object at <id>>"),
        ("<built-in at 0x9c2de0>", "<built-in at <id>>"),
    ],
)
def test_ids_and_addresses_in_a_dispatch_uid_are_left_out(uid: str, expected: str) -> None:
    assert uid_name(uid) == expected


def test_a_signal_is_not_taken_for_a_pending_one() -> None:
    assert signal_name("pending one") == r"pending\x20one"
    assert signal_name("shop.BY_NAME['a from b']") == "shop.BY_NAME['a from b']"
    assert signal_name("") == "?"


def test_a_model_that_was_never_loaded_has_no_blanks() -> None:
    assert pending_name("no such.Model") == r"no\x20such.Model"
