"""Which arguments a signal gives, and who sends it."""

from typing import Any

import pytest
from support.evidence import evidence, module, send, source
from support.values import POST_SAVE, signal

from signal_inspector.rules.arguments import is_read, known_arguments, known_sends, sends_of

NAME = "shop.signals.paid"
PAID = signal(NAME)


class TestArguments:
    def test_those_of_django_are_promised(self) -> None:
        found = known_arguments(evidence(), signal(POST_SAVE))

        assert found == {"instance", "raw", "using", "update_fields", "created"}

    def test_of_another_signal_what_each_send_gives(self) -> None:
        read = source(sends=(send(NAME, "order", "amount"), send(NAME, "order", "note")))

        assert known_arguments(evidence(source=read), PAID) == {"order"}

    def test_sends_may_give_none(self) -> None:
        assert known_arguments(evidence(source=source(sends=(send(NAME),))), PAID) == frozenset()

    @pytest.mark.parametrize(
        "read",
        [None, source(), source(sends=(send(NAME, "order", passes_more=True), send(NAME)))],
        ids=["no source", "no send", "more is passed on"],
    )
    def test_nobody_knows(self, read: Any) -> None:
        assert known_arguments(evidence(source=read), PAID) is None


class TestSends:
    def test_those_of_the_signal(self) -> None:
        one, other = send(NAME), send("shop.signals.shipped")

        assert known_sends(evidence(source=source(sends=(one, other))), PAID) == (one,)

    def test_more_mentions_than_sends_may_send_it_too(self) -> None:
        one = send(NAME)

        assert known_sends(evidence(source=source(sends=(one,), mentions={NAME: 1})), PAID)
        assert not known_sends(evidence(source=source(sends=(one,), mentions={NAME: 2})), PAID)

    def test_code_that_was_not_read_may_send_it_too(self) -> None:
        read = source(modules=(module("billing.views"),), sends=(send(NAME),))

        assert known_sends(evidence(source=read), PAID) == ()

    def test_without_source(self) -> None:
        assert known_sends(evidence(), PAID) == ()


class TestSomeSends:
    def test_those_that_were_read_whoever_else_may_send_it(self) -> None:
        one, other = send(NAME), send("shop.signals.shipped")
        read = source(modules=(module("billing.views"),), sends=(one, other), mentions={NAME: 5})

        assert sends_of(evidence(source=read), PAID) == (one,)

    def test_without_source(self) -> None:
        assert sends_of(evidence(), PAID) == ()


class TestIsRead:
    def test_a_module_of_its_app(self) -> None:
        assert is_read(source(modules=(module("shop.views"),)), PAID)

    def test_a_module_of_another_app_or_origin(self) -> None:
        assert not is_read(source(modules=(module("billing.views"),)), PAID)
        assert not is_read(source(modules=(module("shop.views", origin="third-party"),)), PAID)

    def test_without_an_app_the_module_that_defines_it(self) -> None:
        done = signal("tools.signals.done", app=None)

        assert is_read(source(modules=(module("tools.signals", app=None),)), done)
        assert not is_read(source(modules=(module("tools.views", app=None),)), done)
        assert not is_read(source(modules=(module("tools.sig", app=None),)), done)
