"""A receiver without ``__qualname__`` of a signal that is sent robustly."""

from typing import Any

import pytest
from support.evidence import at, body, calling, evidence, listener, name, send, source
from support.values import POST_SAVE, model

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.rules.nameless_receiver_in_robust_send import RULE

PAID = "shop.signals.paid"
SETTING = "django.core.signals.setting_changed"


def problems(on: str, *, has_qualname: bool = False, **given: Any) -> list[Problem]:
    about = {key: given.pop(key) for key in ("sender", "body") if key in given}
    one = listener(on, calling=calling(has_qualname=has_qualname), **about)
    return list(RULE.check(evidence(one, **given)))


def sent_by(*methods: SendMethod) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, method=method) for method in methods))}


def test_django_sends_some_of_its_signals_so() -> None:
    (problem,) = problems(SETTING)

    assert problem.message == (
        "shop.receivers.update_total has no __qualname__: when it raises, send_robust of "
        "setting_changed raises AttributeError in place of returning the error, and the receivers "
        "after it do not run."
    )
    assert "functools.update_wrapper" in problem.hint
    assert problem.subject == f"shop.receivers.update_total on {SETTING}"
    assert problem.spot == at()


@pytest.mark.parametrize("method", ["send_robust", "asend_robust"])
def test_the_project_sends_it_so(method: SendMethod) -> None:
    assert len(problems(PAID, **sent_by("send", method))) == 1


def test_signals_that_are_not_sent_so() -> None:
    assert problems(POST_SAVE) == []
    assert problems(PAID) == []
    assert problems(PAID, **sent_by("send", "asend")) == []
    assert problems(POST_SAVE, **sent_by("send_robust")) == []


def test_one_with_a_name() -> None:
    assert problems(SETTING, has_qualname=True) == []


def test_only_others_are_sent_robustly() -> None:
    order, tag = name("shop.models.Order"), name("shop.models.Tag")
    sends = (send(PAID, sender=order), send(PAID, method="send_robust", sender=tag))
    known = {
        "source": source(sends=sends),
        "senders": {order: model("shop.Order"), tag: model("shop.Tag")},
    }

    assert problems(PAID, sender=model("shop.Order"), **known) == []
    assert len(problems(PAID, sender=model("shop.Tag"), **known)) == 1
    assert len(problems(PAID, **known)) == 1


def test_one_that_never_raises() -> None:
    assert problems(SETTING, body=body(never_raises=True)) == []
    assert len(problems(SETTING, body=body())) == 1


def test_a_signal_with_a_send_of_its_own() -> None:
    own = {PAID: SignalClass(frozenset({"send_robust"}))}

    assert problems(PAID, **sent_by("send_robust"), signal_classes=own) == []
