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

from signal_inspector.domain.evidence import SignalClass
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


AUTH = Sender("value", "'django.contrib.auth'")
OF_AUTH = registration(LOGIN_FAILED, sender=text("django.contrib.auth"))
TEXTS = {text(one): Sender("value", repr(one)) for one in ("shop.Order", "web")}


def problems(
    on: Any = POST_MIGRATE,
    sender: Sender = LABEL,
    *registered: Registration,
    sender_is_sent_text: bool = False,
    **given: Any,
) -> list[Problem]:
    one = listener(
        on, sender=sender, registered=registered, sender_is_sent_text=sender_is_sent_text
    )
    return list(RULE.check(evidence(one, models=[model_facts("shop.Order")], **given)))


def sent_with(*senders: Reference) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, sender=one) for one in senders))}


class TestSignalsOfDjango:
    def test_it_never_runs(self) -> None:
        (problem,) = problems()

        assert problem.message == (
            "shop.receivers.update_total never runs on post_migrate of 'shop.Order': post_migrate "
            "is not sent with this text, and only Django's signals of models take a label for the "
            "model."
        )
        assert "sender=get_user_model()" in problem.hint
        assert problem.subject == f"shop.receivers.update_total on {POST_MIGRATE} of 'shop.Order'"
        assert problem.spot == at()

    def test_the_place_is_where_it_is_connected(self) -> None:
        spot = at("shop/apps.py", 9)

        (problem,) = problems(POST_MIGRATE, LABEL, registration(POST_MIGRATE, spot=spot))

        assert problem.spot == spot

    def test_the_text_that_it_is_sent_with(self) -> None:
        assert problems(LOGIN_FAILED, AUTH, sender_is_sent_text=True) == []
        assert problems(LOGIN_FAILED, UNKNOWN, OF_AUTH, sender_is_sent_text=True) == []

    @pytest.mark.parametrize("sender", [AUTH, UNKNOWN])
    def test_another_text_that_is_equal(self, sender: Sender) -> None:
        (problem,) = problems(LOGIN_FAILED, sender, OF_AUTH)

        assert problem.message == (
            "shop.receivers.update_total never runs on user_login_failed of 'django.contrib.auth': "
            "this is another object than the text that user_login_failed is sent with, and senders "
            "are compared by identity."
        )
        assert problem.hint == "Give the very object: sender=django.contrib.auth.__name__."

    @pytest.mark.parametrize(
        ("sender", "registered"),
        [(LABEL, ()), (UNKNOWN, (registration(POST_MIGRATE, sender=AUTH_USER_MODEL),))],
        ids=["a text", "the setting"],
    )
    @pytest.mark.parametrize(
        ("sent", "may_be"),
        [
            (Reference("text", "shop.Order"), True),
            (Reference("unknown", "sender"), True),
            (NOTHING, False),
            (Reference("unknown", "user.__class__"), False),
            (name("shop.models.Order"), False),
        ],
    )
    def test_the_project_sends_it_itself(
        self, sender: Sender, registered: Any, sent: Reference, may_be: bool
    ) -> None:
        own = {"source": source(sends=(send(POST_MIGRATE, sender=sent),)), "senders": TEXTS}

        assert (problems(POST_MIGRATE, sender, *registered, **own) == []) is may_be

    def test_a_send_with_another_text_is_no_reason(self) -> None:
        own = {"source": source(sends=(send(POST_MIGRATE, sender=text("web")),)), "senders": TEXTS}

        assert len(problems(**own)) == 1

    def test_a_class_that_sends_its_own_way(self) -> None:
        replaced = {POST_MIGRATE: SignalClass(frozenset({"send"}))}

        assert problems(signal_classes=replaced) == []

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

        assert "never runs on post_migrate of 'shop': post_migrate is not sent" in problem.message

    def test_the_setting_of_the_user_model(self) -> None:
        (problem,) = problems(
            POST_MIGRATE, UNKNOWN, registration(POST_MIGRATE, sender=AUTH_USER_MODEL)
        )

        assert "on post_migrate of settings.AUTH_USER_MODEL: " in problem.message

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

        assert "paid is not sent with this text" in problem.message

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
