"""A model as sender that a setting has replaced."""

from typing import Any

import pytest
from support.evidence import at, evidence, listener, model_facts, name, registration, send, source
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Registration
from signal_inspector.rules.swapped_sender import RULE

USER, ORDER = model("auth.User"), model("shop.Order")
MODELS = [model_facts("auth.User", swapped="accounts.Person"), model_facts("shop.Order")]
SPOT = at("accounts/signals.py", 4)


def problems(
    on: str = POST_SAVE, sender: Sender = USER, *registered: Registration
) -> list[Problem]:
    one = listener(on, sender=sender, registered=registered)
    return list(RULE.check(evidence(one, models=MODELS)))


def test_it_never_runs() -> None:
    (problem,) = problems()

    assert problem.message == (
        "shop.receivers.update_total never runs on post_save of auth.User: that model is replaced "
        "by accounts.Person, so that post_save is never sent with it."
    )
    assert "settings.AUTH_USER_MODEL" in problem.hint
    assert problem.subject == (
        "shop.receivers.update_total on django.db.models.signals.post_save of auth.User"
    )
    assert problem.spot == at()


def test_the_place_is_where_it_is_connected() -> None:
    (problem,) = problems(POST_SAVE, USER, registration(sender=name("auth.User"), spot=SPOT))

    assert problem.spot == SPOT


@pytest.mark.parametrize("sender", [ANY, UNKNOWN, ORDER, model("shop.Gone")])
def test_other_senders(sender: Sender) -> None:
    assert problems(sender=sender) == []


def test_a_signal_that_is_not_of_django_may_be_sent_with_it() -> None:
    assert problems("shop.signals.paid") == []


def test_code_that_connects_to_many_models_took_it_in_by_the_way() -> None:
    both = [listener(sender=USER), listener(sender=ORDER)]

    assert list(RULE.check(evidence(*both, models=MODELS))) == []


def test_the_project_sends_it_with_that_sender_itself() -> None:
    sent = name("auth.models.User")
    one = listener(POST_SAVE, sender=USER)
    known: dict[str, Any] = {"models": MODELS, "senders": {sent: USER}}

    own = source(sends=(send(POST_SAVE, sender=sent),))
    of_another_signal = source(sends=(send("shop.signals.paid", sender=sent),))

    assert list(RULE.check(evidence(one, source=own, **known))) == []
    assert len(list(RULE.check(evidence(one, source=of_another_signal, **known)))) == 1
