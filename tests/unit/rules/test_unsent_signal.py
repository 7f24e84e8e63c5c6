"""A signal with receivers that nothing seems to send."""

from typing import Any

import pytest
from support.evidence import at, evidence, listener, module, send, source
from support.values import signal

from signal_inspector.domain.finding import Problem
from signal_inspector.rules.unsent_signal import RULE

PAID = "shop.signals.paid"


def problems(*, receivers: int = 1, **given: Any) -> list[Problem]:
    hearing = [listener(PAID, f"shop.receivers.log_{number}") for number in range(receivers)]
    return list(RULE.check(evidence(*hearing, signals=[signal("shop.signals.unheard")], **given)))


@pytest.mark.parametrize(("receivers", "shown"), [(1, "1 receiver"), (2, "2 receivers")])
def test_only_receivers_refer_to_it(receivers: int, shown: str) -> None:
    (problem,) = problems(receivers=receivers, source=source())

    assert problem.message == (
        "Nothing seems to send paid: the source that was read refers to it only to connect its "
        f"{shown}."
    )
    assert problem.hint.startswith("Send it where the thing happens")
    assert problem.subject == PAID
    assert problem.spot == at("signals.py")
    assert (problem.signal, problem.origin, problem.owner) == (PAID, "project", "shop")


def test_one_of_no_app_and_without_a_place() -> None:
    done = signal("vendor.signals.done", origin="third-party", app=None, location=None)
    read = source(modules=(module("vendor.signals", app=None, origin="third-party"),))

    (problem,) = RULE.check(evidence(listener(done), source=read))

    assert (problem.origin, problem.owner, problem.spot) == ("third-party", "vendor", None)


def test_one_that_is_sent() -> None:
    assert problems(source=source(sends=(send(PAID),))) == []


def test_one_that_something_else_refers_to() -> None:
    assert problems(source=source(mentions={PAID: 1})) == []
    assert len(problems(source=source(mentions={PAID: 0}))) == 1


def test_one_whose_own_code_was_not_read() -> None:
    assert problems(source=source(modules=(module("billing.signals"),))) == []


def test_without_source_nothing_is_known() -> None:
    assert problems() == []
