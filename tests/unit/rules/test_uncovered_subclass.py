"""A receiver of a model that has proxies or children."""

from dataclasses import replace
from typing import Any

import pytest
from support.evidence import (
    M2M_CHANGED,
    MODELS,
    POST_DELETE,
    PRE_SAVE,
    at,
    evidence,
    listener,
    model_facts,
    name,
    registration,
    subjects,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.evidence import Listener, ModelFacts, SenderClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.uncovered_subclass import RULE

PRODUCT, BOOK, SHOWN = model("shop.Product"), model("shop.Book"), model("shop.Shown")
PRE_DELETE = f"{MODELS}.pre_delete"


def facts(label: str, **given: Any) -> ModelFacts:
    return model_facts(label, **{key: tuple(map(path, each)) for key, each in given.items()})


def path(label: str) -> str:
    return model(label).name


FAMILY = [
    facts("shop.Product", children=["shop.Book"], proxies=["shop.Shown"]),
    facts("shop.Book", children=["shop.Novel"], proxies=["shop.ShownBook"]),
    facts("shop.Novel"),
    facts("shop.Shown"),
    facts("shop.ShownBook"),
]


def problems(*listeners: Listener, models: list[ModelFacts] = FAMILY) -> list[Problem]:
    return list(RULE.check(evidence(*listeners, models=models)))


class TestSaves:
    @pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE])
    def test_children_at_any_depth_and_proxies_are_missed(self, signal: str) -> None:
        (problem,) = problems(listener(signal, sender=PRODUCT))

        assert problem.message == (
            f"shop.receivers.update_total does not run on {signal.rpartition('.')[2]} of "
            "shop.Book, shop.Shown, shop.Novel or shop.ShownBook: Django sends with the very class "
            "that is saved or deleted, not with shop.Product."
        )
        assert problem.hint == "Connect it to these classes too where they are meant."
        assert problem.subject == f"shop.receivers.update_total on {signal} of shop.Product"
        assert problem.spot == at()

    def test_those_that_it_hears_too_are_not(self) -> None:
        family = [facts("shop.Product", children=["shop.Book"], proxies=["shop.Shown"])]
        of_product, of_book = listener(sender=PRODUCT), listener(sender=BOOK)

        (problem,) = problems(of_product, of_book, models=family)

        assert "does not run on post_save of shop.models.Shown: " in problem.message
        assert problems(of_product, of_book, listener(sender=SHOWN), models=family) == []

    def test_one_of_any_sender_hears_all(self) -> None:
        assert problems(listener(sender=PRODUCT), listener(sender=ANY)) == []

    def test_what_another_receiver_or_signal_hears_does_not_count(self) -> None:
        other = listener(of="shop.receivers.other", sender=BOOK)
        before = listener(PRE_SAVE, sender=BOOK)
        family = [facts("shop.Product", children=["shop.Book"])]

        assert len(problems(listener(sender=PRODUCT), other, before, models=family)) == 1


class TestDeletes:
    @pytest.mark.parametrize("signal", [PRE_DELETE, POST_DELETE])
    def test_only_proxies_are_missed(self, signal: str) -> None:
        (problem,) = problems(listener(signal, sender=PRODUCT))

        assert problem.message == (
            f"shop.receivers.update_total does not run on {signal.rpartition('.')[2]} of "
            "shop.Shown: Django sends with the very class that is saved or deleted, not with "
            "shop.Product."
        )

    def test_the_delete_of_a_child_is_sent_for_its_parents(self) -> None:
        family = [facts("shop.Product", children=["shop.Book"]), facts("shop.Book")]

        assert problems(listener(POST_DELETE, sender=PRODUCT), models=family) == []


class TestProxies:
    BELOW = SenderClass((SHOWN.name,), below=(path("shop.ShownToo"), path("shop.Special")))

    @pytest.mark.parametrize("signal", [PRE_SAVE, POST_SAVE, PRE_DELETE, POST_DELETE])
    def test_all_that_is_below_a_proxy_is_missed(self, signal: str) -> None:
        shown = replace(facts("shop.Shown"), proxy_for=PRODUCT.name)
        models = [shown, facts("shop.ShownToo"), facts("shop.Special")]

        (problem,) = problems(
            listener(signal, sender=SHOWN, sender_class=self.BELOW), models=models
        )

        assert problem.message == (
            f"shop.receivers.update_total does not run on {signal.rpartition('.')[2]} of "
            "shop.ShownToo or shop.Special: Django sends with the very class that is saved or "
            "deleted, not with shop.Shown."
        )

    def test_one_that_nothing_is_known_of(self) -> None:
        shown = replace(facts("shop.Shown"), proxy_for=PRODUCT.name)

        assert problems(listener(sender=SHOWN), models=[shown]) == []


class TestOnceForEachReceiver:
    def test_receivers_are_told_apart(self) -> None:
        found = problems(
            listener(POST_SAVE, sender=PRODUCT),
            listener(POST_SAVE, of="shop.receivers.other", sender=PRODUCT),
            listener(POST_SAVE, of="shop.receivers.third", sender=BOOK),
        )

        assert subjects(found) == [
            f"shop.receivers.update_total on {POST_SAVE} of shop.Product",
            f"shop.receivers.other on {POST_SAVE} of shop.Product",
            f"shop.receivers.third on {POST_SAVE} of shop.Book",
        ]

    def test_several_signals_are_told_together_those_of_saving_first(self) -> None:
        family = [facts("shop.Product", children=["shop.Book"], proxies=["shop.Shown"])]
        models = [*family, facts("shop.Book"), facts("shop.Shown")]

        (problem,) = problems(
            listener(POST_DELETE, sender=PRODUCT),
            listener(POST_SAVE, sender=PRODUCT),
            listener(PRE_SAVE, sender=PRODUCT),
            models=models,
        )

        assert problem.subject == f"shop.receivers.update_total on {PRE_SAVE} of shop.Product"
        assert problem.message == (
            "shop.receivers.update_total does not run on pre_save or post_save of shop.Book or "
            "shop.Shown, nor on post_delete of shop.Shown: Django sends with the very class that "
            "is saved or deleted, not with shop.Product."
        )

    def test_several_models_of_one_family_are_told_together(self) -> None:
        shown = [listener(sender=model(f"shop.{name}")) for name in ("Shown", "ShownBook")]

        (problem,) = problems(listener(sender=PRODUCT), listener(sender=BOOK), *shown)

        assert problem.message == (
            "shop.receivers.update_total does not run on post_save of shop.Novel: Django sends "
            "with the very class that is saved or deleted, not with shop.Product or shop.Book."
        )

    def test_each_place_that_connects_it_belongs_to_the_problem(self) -> None:
        lines = [at("shop/apps.py", line) for line in (9, 10)]
        of_product, of_book = (
            listener(sender=sender, registered=(registration(sender=name(sender.name), spot=spot),))
            for sender, spot in zip((PRODUCT, BOOK), lines, strict=True)
        )

        (problem,) = problems(of_product, of_book)

        assert problem.spot == lines[0]
        assert {line.location for line in lines} <= set(problem.others)


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)
    registered = (registration(sender=name(PRODUCT.name), spot=spot),)

    (problem,) = problems(listener(sender=PRODUCT, registered=registered))

    assert problem.spot == spot


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Novel"), model("shop.Gone")])
def test_senders_that_miss_nothing(sender: Sender) -> None:
    assert problems(listener(sender=sender)) == []


@pytest.mark.parametrize("signal", [M2M_CHANGED, f"{MODELS}.post_init", "shop.signals.paid"])
def test_other_signals(signal: str) -> None:
    assert problems(listener(signal, sender=PRODUCT)) == []
