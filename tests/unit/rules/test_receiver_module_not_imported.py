"""A module that connects receivers when it is imported, and that nothing imports."""

from typing import Any

import pytest
from support.evidence import (
    PRE_SAVE,
    app_facts,
    at,
    evidence,
    module,
    registration,
    source,
    subjects,
)
from support.values import POST_SAVE

from signal_inspector.domain.evidence import AppFacts
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import Reference, Registration, SourceModule
from signal_inspector.rules.receiver_module_not_imported import RULE

SHOP = app_facts("shop")
SLEEPING = module("shop.receivers", loaded=False)


def problems(
    *registrations: Registration,
    apps: tuple[AppFacts, ...] = (SHOP,),
    modules: tuple[SourceModule, ...] = (),
    **given: Any,
) -> list[Problem]:
    known = tuple(dict.fromkeys([*modules, *(one.module for one in registrations)]))
    read = source(modules=known, registrations=registrations, **given)
    return list(RULE.check(evidence(source=read, apps=apps)))


def sleeping(**given: Any) -> Registration:
    return registration(**{"module": SLEEPING, **given})


def test_what_it_connects_never_runs() -> None:
    (problem,) = problems(sleeping(spot=at(line=7, columns=(2, 9))))

    assert problem.message == (
        "Nothing imports shop.receivers, so that what it connects never runs: "
        "shop.receivers.update_total on post_save."
    )
    assert problem.subject == "shop.receivers"
    assert problem.spot == at(line=7, columns=(2, 9))
    assert (problem.origin, problem.owner, problem.signal) == ("project", "shop", POST_SAVE)


def test_a_module_is_told_once_with_all_its_places() -> None:
    names = ["one", "two", "three", "four", "five"]
    registrations = [
        sleeping(receiver=f"shop.receivers.{each}", spot=at(line=number))
        for number, each in enumerate(names, 1)
    ]

    (problem,) = problems(*registrations)

    assert problem.message.endswith(
        "shop.receivers.one on post_save, shop.receivers.two on post_save, "
        "shop.receivers.three on post_save and 2 more."
    )
    assert problem.spot == at(line=1)
    assert [place.line for place in problem.others] == [2, 3, 4, 5]


def test_filters_may_ask_for_any_of_its_connections() -> None:
    (problem,) = problems(sleeping(), sleeping(signal=PRE_SAVE, spot=at(line=9)))

    assert (problem.signal, *(each.signal for each in problem.more)) == (POST_SAVE, PRE_SAVE)


def test_a_comment_at_the_def_of_one_of_them_counts_as_well() -> None:
    defined = Location("shop/receivers.py", 3)

    (problem,) = problems(sleeping(spot=at(line=9), defined=defined))

    assert problem.others == (defined,)


def test_a_receiver_without_a_name() -> None:
    (problem,) = problems(sleeping(receiver=Reference("none")))

    assert problem.message.endswith("never runs: a receiver on post_save.")


def test_the_hint_names_the_config_of_the_app() -> None:
    (problem,) = problems(sleeping())

    assert problem.hint == (
        "Import it in shop.apps.ShopConfig.ready(). Where only a worker imports it, name it in "
        "the setting IMPORT or with --import."
    )


def test_an_app_without_a_config_of_its_own_needs_one() -> None:
    plain = app_facts("shop", config="django.apps.config.AppConfig")

    (problem,) = problems(sleeping(), apps=(plain,))

    assert problem.hint.startswith("Give shop an AppConfig whose ready() imports shop.receivers")


def test_each_module_has_a_problem_of_its_own() -> None:
    other = module("shop.more.receivers", loaded=False)

    assert subjects(problems(sleeping(), sleeping(module=other))) == [
        "shop.receivers", "shop.more.receivers",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"verb": "disconnect"},
        {"module": module("shop.receivers", loaded=True)},
        {"moment": "ready"},
        {"moment": "call"},
        {"conditional": True},
        {"signal": Reference("unknown", "SIGNALS[0]")},
    ],
)
def test_what_no_import_surely_connects(given: dict[str, Any]) -> None:
    assert problems(sleeping(**given)) == []


def test_a_module_that_some_function_imports_when_it_is_called() -> None:
    assert problems(sleeping(), imported_later=frozenset(["shop.receivers"])) == []


@pytest.mark.parametrize("app", [None, "billing"])
def test_code_of_no_installed_app(app: str | None) -> None:
    assert problems(sleeping(module=module("shop.receivers", loaded=False, app=app))) == []


@pytest.mark.parametrize(
    "dotted",
    [
        "shop.management.commands.sync",
        "shop.templatetags.shop_tags",
        "shop.__main__",
        "shop.asgi",
        "shop.wsgi",
        "shop.scripts.sync",
        "shop.jobs.daily.sync",
        "shop.testing",
        "shop.orders.factories",
    ],
)
def test_modules_that_are_run_by_name_or_by_tests(dotted: str) -> None:
    assert problems(sleeping(module=module(dotted, loaded=False))) == []


def test_an_app_inside_this_one_that_is_not_installed() -> None:
    inner = module("shop.contrib.gifts.receivers", loaded=False)
    config = module("shop.contrib.gifts.apps", loaded=False)

    assert problems(sleeping(module=inner), modules=(config,)) == []
    assert len(problems(sleeping(module=inner), modules=(module("shop.apps"),))) == 1


def test_an_app_inside_this_one_without_a_config_that_is_not_installed() -> None:
    inner = module("shop.contrib.gifts.receivers", loaded=False)
    models = module("shop.contrib.gifts.models", loaded=False)
    loaded = module("shop.contrib.gifts.models")

    assert problems(sleeping(module=inner), modules=(models,)) == []
    assert problems(sleeping(module=models), modules=(models,)) == []
    assert len(problems(sleeping(module=inner), modules=(loaded,))) == 1


def test_the_package_of_the_app_itself() -> None:
    assert subjects(problems(sleeping(module=module("shop", loaded=False)))) == ["shop"]


def test_without_source_nothing_is_known() -> None:
    assert list(RULE.check(evidence(apps=(SHOP,)))) == []
