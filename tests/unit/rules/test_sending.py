"""Which sends reach a connection, and what they give it."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import evidence, listener, model_facts, name, send, source
from support.values import ANY, POST_SAVE, UNKNOWN, model

from signal_inspector.domain.evidence import Evidence, SignalClass
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import NOTHING, Reference, Send
from signal_inspector.rules.sending import (
    Given,
    given_to,
    may_be_sent_by_others,
    reaches,
    sends_that_may_reach,
)

PAID = "shop.signals.paid"
STARTED = "django.core.signals.request_started"
ORDER, TAG = model("shop.Order"), model("shop.Tag")
OF_ORDER, OF_TAG = name("shop.models.Order"), name("shop.models.Tag")
SOMETHING = Reference("unknown", "model")
CLASS_OF_OBJECT = Reference("unknown", "type(order)")
TEXT = Sender("value", "'web'")
CLIENT = Sender("instance", "shop.clients.Client")
OWN_SEND = {PAID: SignalClass(frozenset({"send"})), POST_SAVE: SignalClass(frozenset({"send"}))}


def read(*sends: Send, **given: Any) -> Evidence:
    """Evidence in which the names of two models, a client and a text are known."""
    senders = {
        OF_ORDER: ORDER,
        OF_TAG: TAG,
        name("shop.clients.client"): CLIENT,
        name("shop.names.WEB"): TEXT,
        Reference("text", "web"): TEXT,
    }
    return evidence(
        source=source(sends=sends, modules=source().modules),
        senders=senders,
        models=[model_facts("shop.Order"), model_facts("shop.Base", abstract=True)],
        **given,
    )


class TestWhomASendReaches:
    @pytest.mark.parametrize(
        ("sent", "sender"),
        [(NOTHING, ANY), (SOMETHING, ANY), (OF_ORDER, ANY), (OF_ORDER, ORDER)],
    )
    def test_surely(self, sent: Reference, sender: Sender) -> None:
        assert reaches(read(), send(PAID, sender=sent), sender) is True

    @pytest.mark.parametrize(
        ("sent", "sender"),
        [
            (NOTHING, ORDER),
            (OF_TAG, ORDER),
            (Reference("text", "web"), ORDER),
            (name("shop.names.WEB"), Sender("value", "'shop'")),
            (CLASS_OF_OBJECT, TEXT),
            (CLASS_OF_OBJECT, CLIENT),
            (Reference("unknown", "self.__class__"), model("shop.Base")),
            (Reference("unknown", "self.through"), ORDER),
        ],
    )
    def test_surely_not(self, sent: Reference, sender: Sender) -> None:
        assert reaches(read(), send(PAID, sender=sent), sender) is False

    @pytest.mark.parametrize(
        ("sent", "sender"),
        [
            (Reference("unknown", "self.through"), TAG),
            (SOMETHING, ORDER),
            (OF_ORDER, UNKNOWN),
            (name("shop.models.Gone"), ORDER),
            (CLASS_OF_OBJECT, ORDER),
            (CLASS_OF_OBJECT, UNKNOWN),
            (name("shop.clients.client"), CLIENT),
            (name("shop.clients.client"), ORDER),
            (Reference("text", "web"), TEXT),
        ],
    )
    def test_nobody_can_tell(self, sent: Reference, sender: Sender) -> None:
        assert reaches(read(), send(PAID, sender=sent), sender) is None

    def test_two_local_classes_may_share_a_path(self) -> None:
        local = Sender("class", "shop.models.make.<locals>.Hook")
        sent = name("shop.models.HOOK")

        assert reaches(evidence(senders={sent: local}), send(PAID, sender=sent), local) is None

    def test_those_that_may(self) -> None:
        to_order, to_tag, unclear = (
            send(PAID, sender=one) for one in (OF_ORDER, OF_TAG, SOMETHING)
        )

        found = sends_that_may_reach(read(to_order, to_tag, unclear), listener(PAID, sender=ORDER))

        assert found == (to_order, unclear)


class TestSignalsOfDjangoThatOthersSend:
    def test_the_project_sends_one_with_the_sender(self) -> None:
        found = read(send(POST_SAVE, sender=OF_ORDER))

        assert may_be_sent_by_others(found, listener(POST_SAVE, sender=ORDER))
        assert not may_be_sent_by_others(found, listener(POST_SAVE, sender=TAG))

    def test_a_signal_that_cannot_be_named_is_sent_with_that_sender(self) -> None:
        found = read(send(Reference("unknown", "signal"), sender=OF_ORDER))

        assert may_be_sent_by_others(found, listener(POST_SAVE, sender=ORDER))
        assert not may_be_sent_by_others(found, listener(POST_SAVE, sender=TAG))

    def test_a_method_stands_in_place_of_djangos(self) -> None:
        found = read(signal_classes=OWN_SEND)

        assert may_be_sent_by_others(found, listener(POST_SAVE, sender=ORDER))

    def test_without_source(self) -> None:
        assert not may_be_sent_by_others(evidence(), listener(POST_SAVE, sender=ORDER))


class TestWhatIsGiven:
    def test_by_the_sends_that_reach_the_sender(self) -> None:
        sends = (
            send(PAID, "order", "total", sender=OF_ORDER),
            send(PAID, "order", sender=OF_TAG),
            send(PAID, "order", "note", sender=SOMETHING),
        )

        given = given_to(read(*sends), listener(PAID, sender=ORDER))

        assert given == Given((frozenset({"order", "total"}),), (frozenset({"order", "note"}),))
        assert given.always == {"order"}
        assert given.ever == {"order", "total", "note"}

    def test_what_a_send_that_surely_reaches_does_not_give_may_lack(self) -> None:
        given = Given((frozenset("a"),), (frozenset("b"),))

        assert [name for name in "abc" if given.may_lack(name)] == ["b", "c"]

    def test_what_only_some_that_may_reach_do_not_give_is_not_known_to_lack(self) -> None:
        given = Given((), (frozenset("a"), frozenset("b")))

        assert [name for name in "abc" if given.may_lack(name)] == ["c"]

    @pytest.mark.parametrize(
        "found",
        [
            read(),
            read(send(PAID, "order", sender=OF_TAG)),
            read(send(PAID, sender=SOMETHING, passes_more=True)),
            read(send(PAID, "order"), signal_classes=OWN_SEND),
        ],
        ids=["no send", "none reaches it", "more is passed on", "the class has its own send"],
    )
    def test_nobody_knows(self, found: Evidence) -> None:
        assert given_to(found, listener(PAID, sender=ORDER)) is None

    def test_a_send_to_others_that_passes_more_does_not_matter(self) -> None:
        other = send(PAID, sender=OF_TAG, passes_more=True)
        found = read(send(PAID, "order", sender=OF_ORDER), other)

        assert given_to(found, listener(PAID, sender=ORDER)) == Given((frozenset({"order"}),))


class TestWhatDjangoGives:
    def test_with_what_the_projects_own_sends_add(self) -> None:
        own = send(POST_SAVE, "instance", "extra", sender=OF_ORDER)

        of_order = given_to(read(own), listener(POST_SAVE, sender=ORDER))
        of_tag = given_to(read(own), listener(POST_SAVE, sender=TAG))

        assert of_order is not None
        assert of_tag is not None
        assert not of_order.may_lack("extra")
        assert of_tag.may_lack("extra")

    def test_own_sends_that_pass_more_may_give_anything(self) -> None:
        own = send(POST_SAVE, sender=SOMETHING, passes_more=True)

        assert given_to(read(own), listener(POST_SAVE, sender=ORDER)) is None

    @pytest.mark.parametrize("serves_asgi", [False, True])
    def test_requests_have_an_environ_unless_they_come_through_asgi(
        self, serves_asgi: bool
    ) -> None:
        given = given_to(read(serves_asgi=serves_asgi), listener(STARTED))

        assert given is not None
        assert given.may_lack("environ") is serves_asgi
        assert given.may_lack("scope")
