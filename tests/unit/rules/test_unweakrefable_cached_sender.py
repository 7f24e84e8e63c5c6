"""A caching signal that is sent with None or a text."""

from typing import Any

import pytest
from support.evidence import at, evidence, listener, module, name, send, source
from support.values import signal

from signal_inspector.domain.evidence import SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.source import NOTHING, Reference, Send
from signal_inspector.rules.unweakrefable_cached_sender import RULE

PAID = "shop.signals.paid"
TEXT = Reference("text", "web")


def problems(
    *sends: Send, use_caching: bool = True, heard: bool = True, **given: Any
) -> list[Problem]:
    paid = signal(PAID, use_caching=use_caching)
    read = source(sends=sends)
    if heard:
        return list(RULE.check(evidence(listener(paid), source=read, **given)))
    return list(RULE.check(evidence(signals=[paid], source=read)))


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        (NOTHING, "None"),
        (TEXT, "'web'"),
        *((Reference("unknown", one), one) for one in ("42", "('a', 1)", "[1]", "{'a': x}")),
        (Reference("unknown", "f'rate-{x}'"), "f'rate-{x}'"),
    ],
)
def test_no_weak_key_can_be_made_of_it(sender: Reference, shown: str) -> None:
    (problem,) = problems(send(PAID, sender=sender, enclosing="pay", spot=at("shop/views.py", 8)))

    assert problem.message == (
        "This send raises TypeError: paid caches its receivers by sender in a WeakKeyDictionary, "
        f"which cannot hold {shown}."
    )
    assert "without use_caching=True" in problem.hint
    assert problem.subject == f"send of {PAID} in shop.views.pay"
    assert problem.spot == at("shop/views.py", 8)
    assert (problem.signal, problem.origin, problem.owner) == (PAID, "project", "shop")


def test_the_method_is_named() -> None:
    (problem,) = problems(send(PAID, method="asend_robust"))

    assert problem.message.startswith("This asend_robust raises TypeError")
    assert problem.subject == f"asend_robust of {PAID} in shop.views"


def test_code_of_no_app_belongs_to_its_package() -> None:
    (problem,) = problems(send(PAID, module=module("scripts.pay", app=None)))

    assert problem.owner == "scripts"


@pytest.mark.parametrize("text", ["type(self)", "self.client", "x if y else 5", "…", "{1}", ""])
def test_an_expression_that_may_give_an_object(text: str) -> None:
    assert problems(send(PAID, sender=Reference("unknown", text))) == []


def test_a_signal_that_sends_its_own_way_may_send_with_something_else() -> None:
    own = {PAID: SignalClass(frozenset({"send"}))}

    assert problems(send(PAID), signal_classes=own) == []


@pytest.mark.parametrize("kind", ["name", "local", "unknown"])
def test_what_may_be_an_object(kind: Any) -> None:
    assert problems(send(PAID, sender=Reference(kind, "shop.models.Order"))) == []


def test_a_signal_that_caches_nothing() -> None:
    assert problems(send(PAID), use_caching=False) == []


def test_one_that_nobody_hears_looks_at_no_cache() -> None:
    assert problems(send(PAID), heard=False) == []


def test_other_signals() -> None:
    assert problems(send("shop.signals.shipped"), send(name("?"))) == []


def test_without_source_nothing_is_known() -> None:
    assert list(RULE.check(evidence(listener(signal(PAID, use_caching=True))))) == []
