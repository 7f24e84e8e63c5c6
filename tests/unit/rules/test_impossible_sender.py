"""A sender that Django never sends this signal with."""

from typing import Any

import pytest
from support.evidence import (
    CONTRACTS,
    M2M_CHANGED,
    MODELS,
    at,
    evidence,
    listener,
    module,
    registration,
    send,
    sender_class,
    source,
)
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.contract import Contract, SenderSort
from signal_inspector.domain.evidence import SenderClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import NOTHING, Reference
from signal_inspector.rules.impossible_sender import RULE

STARTED = "django.core.signals.request_started"
FINISHED = "django.core.signals.request_finished"
EXCEPTION = "django.core.signals.got_request_exception"
LOGGED_IN = "django.contrib.auth.signals.user_logged_in"
CREATED = "django.db.backends.signals.connection_created"
RENDERED = "django.test.signals.template_rendered"
PRE_INIT = f"{MODELS}.pre_init"
PREPARED = f"{MODELS}.class_prepared"
POST_MIGRATE = f"{MODELS}.post_migrate"
SETTING = "django.core.signals.setting_changed"
TEXT_ONLY = "django.contrib.auth.signals.user_login_failed"


def contract(signal: str, *senders: SenderSort) -> Contract:
    return Contract(signal, (), senders)


ALL = {
    **CONTRACTS,
    **{
        one.signal: one
        for one in (
            contract(FINISHED, "handler", "none"),
            contract(EXCEPTION, "none"),
            contract(LOGGED_IN, "user"),
            contract(CREATED, "database"),
            contract(RENDERED, "instance"),
            contract(PREPARED, "model", "through"),
            contract(PRE_INIT, "model", "through"),
        )
    },
}

ORDER = model("shop.Order")
CLASS = Sender("class", "shop.views.Checkout")
INSTANCE = Sender("instance", "shop.views.Checkout")
SHOP = Sender("appconfig", "shop.apps.ShopConfig", "shop")
FUNCTION = Sender("function", "shop.views.pay")
MODULE = Sender("module", "shop.views")
NUMBER = Sender("value", "5")


def problems(on: str, sender: Sender, with_source: Any = None, **given: Any) -> list[Problem]:
    one = listener(on, sender=sender, **given)
    given_evidence = evidence(
        one, contracts=ALL, source=with_source, user_model="accounts.models.User"
    )
    return list(RULE.check(given_evidence))


@pytest.mark.parametrize(
    ("signal", "sender", "reason"),
    [
        (POST_SAVE, CLASS, "sent with the model's class, never with the class shop.views.Checkout"),
        (POST_SAVE, INSTANCE, "never with the instance shop.views.Checkout"),
        (POST_SAVE, SHOP, "never with the AppConfig instance shop.apps.ShopConfig"),
        (POST_SAVE, FUNCTION, "never with the function shop.views.pay"),
        (POST_SAVE, MODULE, "never with the module shop.views"),
        (POST_SAVE, NUMBER, "never with the value 5"),
        (M2M_CHANGED, CLASS, "m2m_changed is sent with the relation's through model, never with"),
        (
            POST_MIGRATE,
            ORDER,
            "the AppConfig instance of an app that has models, never with the mo",
        ),
        (STARTED, ORDER, "the class of the request handler, never with the model shop.Order"),
        (FINISHED, FUNCTION, "sent with the class of the request handler or None, never with"),
        (EXCEPTION, CLASS, "got_request_exception is sent with None, never with the class"),
        (RENDERED, CLASS, "template_rendered is sent with an instance, never with the class"),
        (SETTING, INSTANCE, "setting_changed is sent with a class, never with the instance"),
        (TEXT_ONLY, CLASS, "user_login_failed is sent with a text, never with the class"),
        (CREATED, INSTANCE, "sent with the class of the database connection, never with"),
        (LOGGED_IN, INSTANCE, "user_logged_in is sent with the class of the user, never with"),
    ],
)
def test_it_never_runs(signal: str, sender: Sender, reason: str) -> None:
    (problem,) = problems(signal, sender)

    where = f"{signal.rpartition('.')[2]} of {sender.short}"
    assert problem.message.startswith(f"shop.receivers.update_total never runs on {where}: ")
    assert reason in problem.message
    assert problem.subject == f"shop.receivers.update_total on {signal} of {sender.short}"
    assert problem.spot == at()


@pytest.mark.parametrize(
    ("signal", "sender"),
    [
        (POST_SAVE, ORDER),
        (M2M_CHANGED, ORDER),
        (POST_MIGRATE, SHOP),
        (STARTED, CLASS),
        (FINISHED, CLASS),
        (RENDERED, INSTANCE),
        (SETTING, CLASS),
        (CREATED, CLASS),
        (LOGGED_IN, ORDER),
        (LOGGED_IN, CLASS),
        ("shop.signals.paid", NUMBER),
        (POST_SAVE, ANY),
        (POST_SAVE, UNKNOWN),
        (POST_SAVE, Sender("value", "'shop.Order'")),
    ],
)
def test_one_that_it_is_sent_with_or_that_nobody_knows(signal: str, sender: Sender) -> None:
    assert problems(signal, sender) == []


def test_the_place_is_where_it_is_connected() -> None:
    spot = at("shop/apps.py", 9)

    (problem,) = problems(POST_SAVE, CLASS, registered=(registration(spot=spot),))

    assert problem.spot == spot


def test_a_signal_that_the_project_sends_itself_may_be_sent_with_anything() -> None:
    sent = source(sends=(send(POST_SAVE, sender=Reference("unknown", "sender")),))

    assert problems(POST_SAVE, CLASS, sent) == []
    assert len(problems(STARTED, ORDER, sent)) == 1


def test_sends_with_other_senders_are_no_reason() -> None:
    sent = source(sends=(send(POST_SAVE, sender=NOTHING),))

    assert len(problems(POST_SAVE, CLASS, sent)) == 1


class TestApps:
    def test_one_without_models(self) -> None:
        (problem,) = problems(POST_MIGRATE, SHOP, sender_has_models=False)

        assert "post_migrate is sent for apps with models, and shop has none" in problem.message
        assert problem.hint.startswith("Connect it in AppConfig.ready() with sender=self")

    def test_one_with_models(self) -> None:
        assert problems(POST_MIGRATE, SHOP, sender_has_models=True) == []


class TestClassPrepared:
    def test_a_model_that_was_made_before(self) -> None:
        registered = (registration(PREPARED, moment="ready"),)

        (problem,) = problems(PREPARED, ORDER, registered=registered)

        assert "class_prepared of shop.Order was sent when its class was made" in problem.message
        assert "apps.lazy_model_operation()" in problem.hint

    @pytest.mark.parametrize(
        "registered", [(), (registration(PREPARED, moment="call"),)], ids=["nowhere", "in a call"]
    )
    def test_code_that_may_run_while_the_class_is_made(self, registered: tuple[Any, ...]) -> None:
        assert problems(PREPARED, ORDER, registered=registered) == []


class TestUsers:
    @pytest.mark.parametrize(
        "base",
        [
            "accounts.models.User",
            "django.contrib.auth.base_user.AbstractBaseUser",
            "builtins.NoneType",
        ],
    )
    @pytest.mark.parametrize("sender", [ORDER, CLASS])
    def test_a_class_of_users(self, base: str, sender: Sender) -> None:
        bases = sender_class("shop.models.Customer", base, "builtins.object")

        assert problems(LOGGED_IN, sender, sender_class=bases) == []

    def test_any_other_class_without_what_a_login_needs(self) -> None:
        bases = sender_class("shop.models.Order", "builtins.object")
        like_user = SenderClass(bases.bases, is_like_user=True)

        assert problems(LOGGED_IN, ORDER, sender_class=like_user) == []
        (problem,) = problems(LOGGED_IN, ORDER, sender_class=bases)

        assert "never with the model shop.Order" in problem.message
        assert problem.hint == "Connect it with the class of the user, or without a sender."


class TestDatabases:
    def test_the_class_of_a_connection(self) -> None:
        bases = sender_class("x.Wrapper", "django.db.backends.base.base.BaseDatabaseWrapper")

        assert problems(CREATED, CLASS, sender_class=bases) == []

    def test_any_other_class(self) -> None:
        assert len(problems(CREATED, CLASS, sender_class=sender_class("x.Wrapper"))) == 1


def test_what_is_only_sent_with_none_is_heard_without_a_sender() -> None:
    (problem,) = problems(EXCEPTION, CLASS)

    assert problem.hint == "Connect it without a sender."


def test_the_hint_names_all_sorts() -> None:
    (problem,) = problems(PRE_INIT, CLASS)

    assert problem.hint == (
        "Connect it with the model's class or the relation's through model, or without a sender."
    )


class TestHandlers:
    READ = source(modules=(module("shop.views"),))
    BASES = sender_class(CLASS.name, "builtins.object")

    @pytest.mark.parametrize("signal", [STARTED, FINISHED])
    def test_a_class_that_is_no_handler(self, signal: str) -> None:
        (problem,) = problems(signal, CLASS, self.READ, sender_class=self.BASES)

        assert "the class of the request handler" in problem.message
        assert problem.message.endswith(", never with the class shop.views.Checkout.")
        assert problem.hint == "Connect it without a sender."

    def test_the_project_sends_it_itself(self) -> None:
        sent = source(modules=self.READ.modules, sends=(send(STARTED),))

        assert problems(STARTED, CLASS, sent, sender_class=self.BASES) == []
        assert len(problems(FINISHED, CLASS, sent, sender_class=self.BASES)) == 1

    @pytest.mark.parametrize("read", [None, source(modules=(module("shop.models"),))])
    def test_one_whose_source_was_not_read(self, read: Any) -> None:
        assert problems(STARTED, CLASS, read, sender_class=self.BASES) == []

    def test_a_handler(self) -> None:
        bases = sender_class(CLASS.name, "django.core.handlers.base.BaseHandler")

        assert problems(STARTED, CLASS, self.READ, sender_class=bases) == []

    def test_the_handler_of_a_test_client_on_what_the_clients_send_with_none(self) -> None:
        client = Sender("class", "django.test.client.ClientHandler")
        bases = sender_class(client.name, "django.core.handlers.base.BaseHandler")

        (problem,) = problems(FINISHED, client, sender_class=bases)

        assert problem.message == (
            "shop.receivers.update_total never runs on request_finished of "
            "django.test.client.ClientHandler: request_finished is sent with None by the test "
            "clients, never with django.test.client.ClientHandler."
        )
        assert problems(STARTED, client, sender_class=bases) == []
