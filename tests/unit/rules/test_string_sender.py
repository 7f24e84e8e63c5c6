"""A text as sender of a signal that takes no labels."""

from typing import Any

import pytest
from support.evidence import (
    MODELS,
    at,
    evidence,
    listener,
    model_facts,
    module,
    name,
    registration,
    send,
    source,
)
from support.values import ANY, UNKNOWN, model, signal

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import NOTHING, Reference, Registration
from signal_inspector.rules.string_sender import MODEL_SIGNAL, RULE

POST_MIGRATE = f"{MODELS}.post_migrate"
LOGIN_FAILED = "django.contrib.auth.signals.user_login_failed"
PAID = "shop.signals.paid"
LABEL = Sender("value", "'shop.Order'")
AUTH_USER_MODEL = name("django.conf.settings.AUTH_USER_MODEL")


def text(value: str) -> Reference:
    return Reference("text", value)


def problems(
    on: Any = POST_MIGRATE, sender: Sender = LABEL, *registered: Registration, **given: Any
) -> list[Problem]:
    one = listener(on, sender=sender, registered=registered)
    return list(RULE.check(evidence(one, models=[model_facts("shop.Order")], **given)))


def sent_with(*senders: Reference) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, sender=one) for one in senders))}


class TestSignalsOfDjango:
    def test_it_never_runs(self) -> None:
        (problem,) = problems()

        assert problem.message == (
            "shop.receivers.update_total never runs: its sender is the text 'shop.Order', and "
            "post_migrate is not sent with it. Only Django's signals of models take a label for "
            "the model."
        )
        assert "sender=get_user_model()" in problem.hint
        assert problem.subject == f"shop.receivers.update_total on {POST_MIGRATE} of 'shop.Order'"
        assert problem.spot == at()

    def test_the_place_is_where_it_is_connected(self) -> None:
        spot = at("shop/apps.py", 9)

        (problem,) = problems(POST_MIGRATE, LABEL, registration(POST_MIGRATE, spot=spot))

        assert problem.spot == spot

    def test_the_text_that_it_is_sent_with(self) -> None:
        assert problems(LOGIN_FAILED, Sender("value", "'django.contrib.auth'")) == []
        assert len(problems(LOGIN_FAILED, Sender("value", "'django.contrib.authx'"))) == 1

    def test_a_signal_of_models_takes_labels(self) -> None:
        assert problems(signal(POST_MIGRATE, class_name=MODEL_SIGNAL)) == []

    @pytest.mark.parametrize("sender", [ANY, UNKNOWN, model("shop.Order"), Sender("value", "5")])
    def test_other_senders(self, sender: Sender) -> None:
        assert problems(sender=sender) == []


class TestWhereOnlyTheSourceTellsTheSender:
    def test_a_text(self) -> None:
        (problem,) = problems(
            POST_MIGRATE, UNKNOWN, registration(POST_MIGRATE, sender=text("shop"))
        )

        assert "is the text 'shop'," in problem.message

    def test_the_setting_of_the_user_model(self) -> None:
        (problem,) = problems(
            POST_MIGRATE, UNKNOWN, registration(POST_MIGRATE, sender=AUTH_USER_MODEL)
        )

        assert "is the text settings.AUTH_USER_MODEL," in problem.message

    @pytest.mark.parametrize("sender", [NOTHING, name("shop.models.Order")])
    def test_anything_else(self, sender: Reference) -> None:
        assert problems(POST_MIGRATE, UNKNOWN, registration(POST_MIGRATE, sender=sender)) == []


class TestSignalsOfOthers:
    @pytest.mark.parametrize(
        "sender",
        [
            name("shop.models.Order"),
            Reference("unknown", "type(self)"),
            Reference("unknown", "type(self.order)"),
            Reference("unknown", "self.__class__"),
        ],
    )
    def test_one_that_is_sent_with_a_class(self, sender: Reference) -> None:
        (problem,) = problems(PAID, LABEL, **sent_with(sender))

        assert "paid is not sent with it" in problem.message

    @pytest.mark.parametrize(
        "sender",
        [
            NOTHING,
            text("shop.Order"),
            name("shop.names.SENDER"),
            name("shop.names.sender"),
            Reference("unknown", "type(self).label"),
            Reference("unknown", "label('shop.Order')"),
            Reference("unknown", "instance"),
        ],
    )
    def test_one_that_may_be_sent_with_a_text(self, sender: Reference) -> None:
        both = sent_with(name("shop.models.Order"), sender)

        assert problems(PAID, LABEL, **sent_with(sender)) == []
        assert problems(PAID, LABEL, **both) == []

    def test_a_text_that_is_no_label_may_mean_anything(self) -> None:
        known = sent_with(name("shop.models.Order"))

        assert problems(PAID, Sender("value", "'checkout'"), **known) == []

    def test_the_setting_of_the_user_model_is_a_label(self) -> None:
        known = sent_with(name("shop.models.Order"))

        assert len(problems(PAID, UNKNOWN, registration(PAID, sender=AUTH_USER_MODEL), **known))

    def test_nobody_knows_who_sends_it(self) -> None:
        elsewhere = source(
            modules=(module("billing.views"),),
            sends=(send(PAID, sender=name("shop.models.Order")),),
        )

        assert problems(PAID, LABEL) == []
        assert problems(PAID, LABEL, source=source()) == []
        assert problems(PAID, LABEL, source=elsewhere) == []
