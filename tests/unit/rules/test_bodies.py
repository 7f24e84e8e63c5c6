"""Which receivers can be judged by what their source does."""

from typing import Any

import pytest
from support.evidence import (
    CONTRACTS,
    PRE_SAVE,
    at,
    body,
    calling,
    decorator,
    evidence,
    listener,
    registration,
    source,
)
from support.values import POST_SAVE, receiver

from signal_inspector.domain.source import Decorator, Reference, Registration
from signal_inspector.rules.bodies import ignores, judged_by_body, tells

ATOMIC = "django.db.transaction.atomic"


def is_judged(*decorators: Decorator, is_async: bool = False, **given: object) -> bool:
    one = listener(
        of=receiver(wrapper=given.pop("wrapper", None)),
        body=body(is_async=is_async, decorators=decorators),
        **given,
    )
    return bool(list(judged_by_body(evidence(one))))


def test_without_a_body_there_is_nothing_to_judge() -> None:
    assert list(judged_by_body(evidence(listener()))) == []


def test_a_plain_function_runs_as_it_stands() -> None:
    assert is_judged()


@pytest.mark.parametrize(
    "path",
    ["django.dispatch.receiver", "django.dispatch.dispatcher.receiver", "builtins.staticmethod"],
)
def test_decorators_that_only_connect_change_nothing(path: str) -> None:
    assert is_judged(decorator(path))


def test_an_unknown_decorator_may_skip_it() -> None:
    connecting = decorator("django.dispatch.receiver")

    assert not is_judged(connecting, decorator("shop.guards.guarded"))
    assert not is_judged(connecting, Decorator(Reference("unknown", "guarded()"), at()))


class TestDecoratorsThatConnect:
    """``@on(Order)``, where ``on`` is a helper of the project."""

    ON = decorator("shop.signals.on", at(line=3))
    GUARDED = decorator("shop.guards.guarded", at(line=4))
    ATOMIC = decorator(ATOMIC, at(line=5))
    NAME = "shop.receivers.update_total"

    def is_judged(
        self,
        *decorators: Decorator,
        wrapper: str | None = None,
        elsewhere: tuple[Registration, ...] = (),
        **given: Any,
    ) -> bool:
        connects = registration(**{"receiver": self.NAME, "spot": at(line=3), **given})
        one = listener(
            of=receiver(self.NAME, wrapper=wrapper),
            body=body(decorators=decorators),
            registered=(connects,),
        )
        read = source(registrations=(connects, *elsewhere))
        return bool(list(judged_by_body(evidence(one, source=read))))

    def test_they_change_nothing(self) -> None:
        assert self.is_judged(self.ON)
        assert self.is_judged(Decorator(Reference("unknown", "on[0](Order)"), at(line=3)))
        assert self.is_judged(self.ON, self.ATOMIC, wrapper="contextlib.inner")

    def test_any_other_may_skip_it(self) -> None:
        assert not self.is_judged(self.ON, self.GUARDED)
        assert not self.is_judged(self.GUARDED, self.ON)

    def test_one_that_connects_a_wrapper_of_it(self) -> None:
        assert not self.is_judged(self.ON, receiver=Reference("local", "inner"))
        assert not self.is_judged(self.ON, wrapper="shop.signals.on.<locals>.inner")

    def test_what_is_no_decorator_or_disconnects(self) -> None:
        assert not self.is_judged(self.ON, decorated=False)
        assert not self.is_judged(self.ON, verb="disconnect")

    def test_one_that_connects_another_function(self) -> None:
        assert not self.is_judged(self.ON, receiver="shop.receivers.other")

    def test_one_for_another_signal_below_it_may_have_made_a_wrapper(self) -> None:
        second = decorator("shop.signals.on", at(line=4))
        saving = registration(PRE_SAVE, self.NAME, spot=at(line=4))

        assert self.is_judged(self.ON, second, elsewhere=(saving,))
        assert not self.is_judged(
            self.ON, second, self.ATOMIC, elsewhere=(saving,), wrapper="shop.guards.inner"
        )


def test_a_wrapper_must_be_one_of_the_decorators() -> None:
    assert is_judged(decorator(ATOMIC), wrapper="contextlib.ContextDecorator.__call__")
    assert not is_judged(decorator("django.dispatch.receiver"), wrapper="shop.guards.inner")


def test_an_async_receiver_must_be_awaited() -> None:
    assert is_judged(is_async=True, calling=calling(is_awaited=True))
    assert not is_judged(is_async=True, calling=calling(is_awaited=False))


def test_a_plain_function_that_a_decorator_makes_a_coroutine_must_be_awaited() -> None:
    in_thread = decorator("asgiref.sync.sync_to_async")
    wrapper = "asgiref.sync.SyncToAsync"

    for is_awaited in (True, False):
        calls = calling(returns_coroutine=True, is_awaited=is_awaited)
        assert is_judged(in_thread, calling=calls, wrapper=wrapper) is is_awaited


def test_an_argument_is_ignored_where_nothing_may_look_at_it() -> None:
    assert ignores(body(reads=frozenset(["instance"])), "raw")
    assert not ignores(body(reads=frozenset(["raw"])), "raw")
    assert not ignores(body(passes_keywords_on=True), "raw")


def test_a_signal_tells_what_its_contract_names() -> None:
    found = evidence(listener(POST_SAVE), listener("shop.signals.paid"))
    saved, paid = found.listeners

    assert POST_SAVE in CONTRACTS
    assert tells(found, saved, ["instance", "created"])
    assert not tells(found, saved, ["instance", "reverse"])
    assert not tells(found, paid, ["instance"])
