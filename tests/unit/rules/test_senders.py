"""Which model a connection is for, and whether anybody meant it."""

import pytest
from support.evidence import evidence, listener, model_facts, name, registration
from support.values import ANY, model

from signal_inspector.domain.evidence import Listener
from signal_inspector.domain.snapshot import Sender
from signal_inspector.domain.source import Reference
from signal_inspector.rules.senders import is_by_the_way, model_of

ORDER, LINE = model("shop.Order"), model("shop.Line")


def test_the_model_of_a_sender() -> None:
    known = model_facts("shop.Order")

    assert model_of(evidence(models=[known]), ORDER) == known


@pytest.mark.parametrize("sender", [ANY, LINE, Sender("class", ORDER.name)])
def test_other_senders_are_no_known_model(sender: Sender) -> None:
    assert model_of(evidence(models=[model_facts("shop.Order")]), sender) is None


class TestByTheWay:
    ONE = listener(sender=ORDER)

    def test_the_same_receiver_hears_other_models(self) -> None:
        assert is_by_the_way(evidence(self.ONE, listener(sender=LINE)), self.ONE)

    def test_a_place_that_names_none(self) -> None:
        looped = listener(
            sender=ORDER, registered=(registration(sender=Reference("unknown", "m")),)
        )

        assert is_by_the_way(evidence(looped, listener(sender=LINE)), looped)

    @pytest.mark.parametrize("sender", [name("shop.models.Order"), Reference("text", "shop.Order")])
    def test_a_place_that_names_this_one(self, sender: Reference) -> None:
        named = listener(sender=ORDER, registered=(registration(sender=sender),))

        assert not is_by_the_way(evidence(named, listener(sender=LINE)), named)

    @pytest.mark.parametrize(
        "other",
        [
            listener(sender=ORDER),
            listener(sender=ANY),
            listener(sender=Sender("class", "shop.views.Cart")),
            listener(of="shop.receivers.other", sender=LINE),
            listener("shop.signals.paid", sender=LINE),
        ],
        ids=["itself", "any sender", "a class", "another receiver", "another signal"],
    )
    def test_what_does_not_count(self, other: Listener) -> None:
        assert not is_by_the_way(evidence(self.ONE, other), self.ONE)
