"""What a word on the command line means."""

from __future__ import annotations

import pytest
from support.values import ANY, connection, model, pending, signal, snapshot

from signal_inspector.explain.targets import (
    Target,
    find_targets,
    kind_and_name,
    names_model_whole,
    nearest_targets,
)

EVERYTHING = snapshot(
    signal(
        "django.db.models.signals.post_save",
        connection("shop.receivers.update_total", model("shop.Order")),
        connection("audit.receivers.order"),
        connection("vendor.tools.listen", ANY),
        aliases=("shop.receivers.saved",),
    ),
    signal("shop.signals.order_placed"),
    signal("billing.webhooks.HOOKS['charge.failed']"),
    pending=(pending("audit.receivers.wait"),),
    models=(model("shop.Order"), model("shop.Tag"), model("blog.Tag"), model("audit.Entry")),
    apps=("shop", "blog", "audit"),
)


def meant(word: str) -> list[str]:
    return [str(target) for target in find_targets(EVERYTHING, word)]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("shop.Order", "model:shop.Order"),
        ("shop.models.Order", "model:shop.Order"),
        ("Entry", "model:audit.Entry"),
        ("entry", "model:audit.Entry"),
        ("post_save", "signal:django.db.models.signals.post_save"),
        ("shop.receivers.saved", "signal:django.db.models.signals.post_save"),
        ("charge.failed", "signal:billing.webhooks.HOOKS['charge.failed']"),
        ("update_total", "receiver:shop.receivers.update_total"),
        ("wait", "receiver:audit.receivers.wait"),
        ("order_*", "signal:shop.signals.order_placed"),
        ("listen", "receiver:vendor.tools.listen"),
    ],
)
def test_a_name_or_whole_parts_of_it_mean_one_thing(word: str, name: str) -> None:
    assert meant(word) == [name]


def test_the_label_of_an_app_means_the_app_though_it_is_a_part_of_many_names() -> None:
    assert meant("shop") == ["app:shop"]


@pytest.mark.parametrize(
    ("word", "name"),
    [("Order", "model:order.Order"), ("order", "app:order"), ("ORDER", "app:order")],
)
def test_capitals_choose_between_a_model_and_an_app_of_its_name(word: str, name: str) -> None:
    shop = snapshot(models=(model("order.Order"), model("order.Line")), apps=("order",))

    assert list(map(str, find_targets(shop, word))) == [name]


def test_a_package_that_is_no_installed_app_can_be_named() -> None:
    assert meant("app:vendor") == ["app:vendor"]


def test_the_capitals_of_a_word_decide() -> None:
    assert meant("Order") == ["model:shop.Order"]
    assert meant("order") == ["receiver:audit.receivers.order"]


def test_its_capitals_decide_in_the_middle_of_a_name_too() -> None:
    hooks = snapshot(signal("shop.Hooks.a"), signal("shop.hooks.b"))

    assert [one.name for one in find_targets(hooks, "Hooks")] == ["shop.Hooks.a"]
    assert [one.name for one in find_targets(hooks, "hooks")] == ["shop.hooks.b"]


def test_a_last_part_is_closer_than_one_in_the_middle() -> None:
    assert meant("audit") == ["app:audit"]
    assert meant("receiver:audit") == [
        "receiver:audit.receivers.order",
        "receiver:audit.receivers.wait",
    ]


def test_a_name_of_several_is_all_of_them() -> None:
    assert meant("Tag") == ["model:shop.Tag", "model:blog.Tag"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("model:order", ["model:shop.Order"]),
        ("receiver:order", ["receiver:audit.receivers.order"]),
        ("signal:order_placed", ["signal:shop.signals.order_placed"]),
        ("app:order", []),
    ],
)
def test_a_kind_before_the_word_chooses(word: str, found: list[str]) -> None:
    assert meant(word) == found


def test_a_word_that_means_nothing_has_the_nearest_names_of_its_kind() -> None:
    assert meant("shop.Ordr") == []
    assert nearest_targets(EVERYTHING, "shop.Ordr")[0] == "shop.Order"
    assert "shop.Order" not in nearest_targets(EVERYTHING, "receiver:Order")
    assert nearest_targets(EVERYTHING, "qqqq") == ()


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("shop.Order", True),
        ("shop.models.Order", True),
        ("model:shop.Order", True),
        ("shop.order", False),
        ("Order", False),
        ("signal:shop.Order", False),
        ("shop", False),
        ("shop.signals.order_placed", False),
    ],
)
def test_the_whole_name_of_a_model_leaves_nothing_closer(word: str, whole: bool) -> None:
    assert names_model_whole(EVERYTHING, word) is whole


def test_a_word_is_a_kind_and_a_name() -> None:
    assert kind_and_name("model:shop.Order") == ("model", "shop.Order")
    assert kind_and_name("shop.Order") == (None, "shop.Order")
    assert kind_and_name("app:") == ("app", "")


def test_a_target_is_written_as_it_can_be_typed() -> None:
    assert str(Target("model", "shop.Order")) == "model:shop.Order"
