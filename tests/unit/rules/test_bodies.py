"""Which receivers can be judged by what their source does."""

import pytest
from support.evidence import CONTRACTS, at, body, calling, decorator, evidence, listener
from support.values import POST_SAVE, receiver

from signal_inspector.domain.source import Decorator, Reference
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


def test_a_wrapper_must_be_one_of_the_decorators() -> None:
    assert is_judged(decorator(ATOMIC), wrapper="contextlib.ContextDecorator.__call__")
    assert not is_judged(decorator("django.dispatch.receiver"), wrapper="shop.guards.inner")


def test_an_async_receiver_must_be_awaited() -> None:
    assert is_judged(is_async=True, calling=calling(is_awaited=True))
    assert not is_judged(is_async=True, calling=calling(is_awaited=False))


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
