"""Several asynchronous receivers of one send."""

from typing import Any

import pytest
from support.evidence import at, body, calling, evidence, listener, send, source, subjects
from support.evidence import name as reference
from support.values import ANY, UNKNOWN, model

from signal_inspector.domain.contract import SendMethod
from signal_inspector.domain.evidence import Listener, SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.snapshot import Sender
from signal_inspector.rules.concurrent_failure import RULE

PAID = "shop.signals.paid"
STARTED = "django.core.signals.request_started"
ORDER, PRODUCT = model("shop.Order"), model("shop.Product")
SAFE = body(is_async=True, never_raises=True)


def hears(name: str, sender: Sender = ANY, on: str = STARTED, **given: Any) -> Listener:
    how = calling(is_awaited=given.pop("is_awaited", True))
    number = None if sender == ANY else given.pop("sender_number", hash(sender))
    return listener(
        on, f"shop.receivers.{name}", sender, calling=how, sender_number=number, **given
    )


def problems(*listeners: Listener, **given: Any) -> list[Problem]:
    return list(RULE.check(evidence(*listeners, **given)))


def sent_by(*methods: SendMethod) -> dict[str, Any]:
    return {"source": source(sends=tuple(send(PAID, method=method) for method in methods))}


class TestWhatHappens:
    def test_from_6_1_the_others_are_cancelled(self) -> None:
        (problem,) = problems(hears("a"), hears("b"), django=(6, 1))

        assert problem.message == (
            "2 asynchronous receivers of request_started run at once (shop.receivers.a, "
            "shop.receivers.b): when one raises, the others are cancelled where they stand, and "
            "the send raises its error, or an ExceptionGroup of several."
        )
        assert "asend_robust()" in problem.hint
        assert problem.subject == f"shop.receivers.a on {STARTED}, with others"
        assert problem.spot == at()

    def test_before_their_errors_are_lost(self) -> None:
        (problem,) = problems(hears("a"), hears("b"), django=(6, 0))

        assert problem.message.endswith(
            "when one raises, the send raises its error, and what becomes of the others is lost: "
            "after asend() they run on unseen, after send() they are cancelled."
        )


class TestWhoRunsTogether:
    def test_those_of_one_sender(self) -> None:
        (problem,) = problems(hears("a", ORDER), hears("b", PRODUCT), hears("c", ORDER))

        assert "2 asynchronous receivers of request_started of shop.Order" in problem.message
        assert "(shop.receivers.a, shop.receivers.c)" in problem.message

    def test_those_of_any_sender_run_with_them(self) -> None:
        found = problems(hears("any"), hears("a", ORDER), hears("b", PRODUCT))

        assert subjects(found) == [
            f"shop.receivers.a on {STARTED} of shop.Order, with others",
            f"shop.receivers.b on {STARTED} of shop.Product, with others",
        ]

    def test_several_of_any_sender_are_told_once(self) -> None:
        found = problems(hears("x"), hears("a", ORDER), hears("y"), hears("b", ORDER))

        assert subjects(found) == [f"shop.receivers.x on {STARTED}, with others"]

    def test_objects_of_one_class_are_different_senders(self) -> None:
        client = Sender("instance", "shop.clients.Client")
        one, other, again = (
            hears(name, client, sender_number=number) for name, number in ("a1", "b2", "c1")
        )

        assert problems(one, other) == []
        assert len(problems(one, other, again)) == 1

    @pytest.mark.parametrize(
        "listeners",
        [
            (hears("a"),),
            (hears("a", ORDER), hears("b", PRODUCT)),
            (hears("a", UNKNOWN), hears("b", UNKNOWN)),
            (hears("a"), hears("b", UNKNOWN)),
            (hears("a"), hears("b", is_awaited=False)),
            (hears("a"), hears("b", on="django.core.signals.request_finished")),
        ],
        ids=[
            "one alone", "two senders", "unknown senders", "any and unknown", "a synchronous one",
            "two signals",
        ],
    )  # fmt: skip
    def test_others_do_not(self, listeners: tuple[Listener, ...]) -> None:
        assert problems(*listeners) == []


class TestWhatMayRaise:
    def test_one_of_them(self) -> None:
        assert len(problems(hears("a", body=SAFE), hears("b", body=body(is_async=True)))) == 1
        assert len(problems(hears("a", body=SAFE), hears("b"))) == 1

    def test_none_of_them(self) -> None:
        assert problems(hears("a", body=SAFE), hears("b", body=SAFE)) == []


class TestHowItIsSent:
    @pytest.mark.parametrize("methods", [("asend",), ("send",), ("asend_robust", "asend")])
    def test_plainly(self, methods: tuple[SendMethod, ...]) -> None:
        assert len(problems(hears("a", on=PAID), hears("b", on=PAID), **sent_by(*methods))) == 1

    @pytest.mark.parametrize("methods", [("asend_robust",), ("send_robust",), ()])
    def test_robustly_or_nobody_knows_how(self, methods: tuple[SendMethod, ...]) -> None:
        assert problems(hears("a", on=PAID), hears("b", on=PAID), **sent_by(*methods)) == []

    def test_robustly_to_all_that_hear_it_together(self) -> None:
        order, tag = reference("shop.models.Order"), reference("shop.models.Tag")
        sends = (
            send(PAID, method="asend", sender=tag),
            send(PAID, method="asend_robust", sender=order),
        )
        known = {"source": source(sends=sends), "senders": {order: ORDER, tag: PRODUCT}}

        assert problems(hears("a", ORDER, PAID), hears("b", ORDER, PAID), **known) == []
        assert problems(hears("a", ORDER, PAID), hears("b", on=PAID), **known) == []
        assert len(problems(hears("a", PRODUCT, PAID), hears("b", on=PAID), **known)) == 1
        assert len(problems(hears("a", on=PAID), hears("b", on=PAID), **known)) == 1

    def test_by_a_method_of_its_own(self) -> None:
        own = {PAID: SignalClass(frozenset({"asend"}))}

        found = problems(
            hears("a", on=PAID), hears("b", on=PAID), **sent_by("asend"), signal_classes=own
        )

        assert found == []
