"""Filters keep findings by the receiver, signal and place that they are of."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import call, evidence, name, recording, registration, source
from support.findings import UNUSED, finding
from support.values import (
    ANY,
    POST_SAVE,
    UNKNOWN,
    connection,
    model,
    receiver,
    signal,
    snapshot,
)

from signal_inspector import Location, Selection, Sender
from signal_inspector.domain.finding import Finding, Topic
from signal_inspector.domain.source import Reference, Resolved
from signal_inspector.selection.findings import keep_findings, spellings

PAID = "shop.signals.paid"
LOG = receiver("shop.receivers.log")
ORDER, TAG = model("shop.Order"), model("shop.Tag")
PROCESS = snapshot(
    signal(POST_SAVE, connection(LOG, ORDER), aliases=("shop.handlers.post_save",)),
    signal(PAID),
    models=(ORDER, TAG),
)


def of_receiver(**given: Any) -> Finding:
    """A finding about a receiver of post_save of shop.Order, connected in another file."""
    return finding(
        **{
            "signal": POST_SAVE,
            "sender": ORDER,
            "receiver": LOG,
            "location": Location("shop/apps.py", 9),
            **given,
        }
    )


def of_signal(**given: Any) -> Finding:
    """A finding about a signal."""
    return finding(UNUSED, **{"signal": PAID, "location": Location("shop/signals.py", 3), **given})


def is_kept(one: Finding, **filters: Any) -> bool:
    return keep_findings([one], PROCESS, Selection(**filters)) == [one]


def test_without_filters_all_are_kept_in_their_order() -> None:
    both = [of_signal(), of_receiver()]

    assert keep_findings(both, PROCESS, Selection()) == both


class TestOfAReceiver:
    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("post_save",)},
            {"signal": ("shop.handlers.post_save",)},
            {"sender": ("Order",)},
            {"sender": ("shop.Order",)},
            {"receiver": ("log",)},
            {"app": ("shop",)},
            {"path": ("shop/receivers.py",)},
            {"path": ("shop/apps.py",)},
            {"origin": ("project",)},
            {"kind": ("function",)},
            {"exclude_signal": ("paid",)},
            {"exclude_sender": ("any",)},
        ],
        ids=str,
    )
    def test_it_is_kept_as_its_connection_is(self, filters: dict[str, Any]) -> None:
        assert is_kept(of_receiver(), **filters)

    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("paid",)},
            {"sender": ("Tag",)},
            {"sender": ("any",)},
            {"receiver": ("other",)},
            {"app": ("billing",)},
            {"path": ("shop/models.py",)},
            {"origin": ("third-party", "django")},
            {"kind": ("lambda",)},
            {"only_async": True},
            {"exclude_signal": ("post_save",)},
            {"exclude_signal": ("shop.handlers.post_save",)},
            {"exclude_sender": ("Order",)},
            {"exclude_receiver": ("log",)},
            {"exclude_app": ("shop",)},
            {"exclude_path": ("shop/receivers.py",)},
            {"exclude_path": ("shop/apps.py",)},
        ],
        ids=str,
    )
    def test_it_is_left_out_as_its_connection_is(self, filters: dict[str, Any]) -> None:
        assert not is_kept(of_receiver(), **filters)

    def test_one_of_any_sender_concerns_each(self) -> None:
        assert is_kept(of_receiver(sender=ANY), sender=("Order",))
        assert is_kept(of_receiver(sender=ANY), sender=("any",))
        assert not is_kept(of_receiver(sender=ANY), exclude_sender=("any",))

    def test_one_without_a_sender_is_taken_for_one_of_any(self) -> None:
        assert is_kept(of_receiver(sender=None), sender=("any",))

    @pytest.mark.parametrize("sender", [UNKNOWN, Sender("value", "'text'")])
    def test_one_of_another_sender(self, sender: Sender) -> None:
        assert not is_kept(of_receiver(sender=sender), sender=("Order",))

    def test_an_asynchronous_one(self) -> None:
        assert is_kept(of_receiver(is_async=True), only_async=True)

    def test_a_receiver_without_a_place(self) -> None:
        nowhere = of_receiver(receiver=receiver(location=None), location=None)

        assert is_kept(nowhere)
        assert not is_kept(nowhere, path=("shop",))


class TestOfAnotherAppThanTheReceivers:
    """A call in ``billing`` that connects or disconnects a receiver of ``shop``."""

    @pytest.mark.parametrize("app", ["shop", "billing"])
    def test_it_is_of_both(self, app: str) -> None:
        assert is_kept(of_receiver(owner="billing"), app=(app,))
        assert not is_kept(of_receiver(owner="billing"), exclude_app=(app,))


class TestOfSeveral:
    SEVERAL = of_receiver(more=(Topic(PAID, TAG, receiver("shop.receivers.greet"), is_async=True),))

    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("post_save",)},
            {"signal": ("paid",)},
            {"signal": ("paid",), "receiver": ("greet",), "sender": ("Tag",)},
            {"only_async": True},
            {"exclude_signal": ("post_save",)},
            {"exclude_receiver": ("greet",)},
        ],
        ids=str,
    )
    def test_it_is_kept_for_any(self, filters: dict[str, Any]) -> None:
        assert is_kept(self.SEVERAL, **filters)

    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("paid",), "receiver": ("log",)},
            {"only_async": True, "sender": ("Order",)},
            {"exclude_signal": ("paid", "post_save")},
            {"exclude_app": ("shop",)},
        ],
        ids=str,
    )
    def test_it_is_left_out_where_no_one_is_asked_for(self, filters: dict[str, Any]) -> None:
        assert not is_kept(self.SEVERAL, **filters)


class TestSpellings:
    def test_without_source_and_recording_there_are_none(self) -> None:
        assert not any(spellings(evidence()).values())

    def test_what_the_source_connects(self) -> None:
        gone = receiver("billing.setup.<locals>.log")
        one = registration(PAID, sender=name("shop.models.Tag"), resolved=Resolved(gone, TAG))

        assert spellings(evidence(source=source(registrations=(one,)))) == {
            "signal": {PAID: PAID},
            "sender": {"shop.models.Tag": "shop.Tag", "shop.Tag": "shop.Tag"},
            "receiver": {gone.name: gone.name},
            "app": {"billing": "billing"},
        }

    def test_what_is_no_signal_is_none(self) -> None:
        one = registration(Reference("unknown", "bus"), resolved=Resolved(LOG, ANY))

        assert not any(spellings(evidence(source=source(registrations=(one,)))).values())

    def test_what_was_recorded(self) -> None:
        found = spellings(evidence(recording=recording(call(PAID, LOG, ANY))))

        assert found["receiver"] == {LOG.name: LOG.name}
        assert found["sender"] == {}


class TestOfNoReceiver:
    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("paid",)},
            {"app": ("shop",)},
            {"path": ("shop/signals.py",)},
            {"origin": ("project",)},
            {"exclude_sender": ("Order",)},
            {"exclude_receiver": ("log",)},
        ],
        ids=str,
    )
    def test_it_is_kept_by_what_it_has(self, filters: dict[str, Any]) -> None:
        assert is_kept(of_signal(), **filters)

    @pytest.mark.parametrize(
        "filters",
        [
            {"signal": ("post_save",)},
            {"app": ("billing",)},
            {"path": ("shop/receivers.py",)},
            {"origin": ("third-party",)},
            {"sender": ("Order",)},
            {"sender": ("any",)},
            {"receiver": ("log",)},
            {"kind": ("function",)},
            {"only_async": True},
            {"exclude_signal": ("paid",)},
            {"exclude_app": ("shop",)},
            {"exclude_path": ("signals.py",)},
        ],
        ids=str,
    )
    def test_it_is_left_out(self, filters: dict[str, Any]) -> None:
        assert not is_kept(of_signal(), **filters)

    def test_one_without_signal_and_place(self) -> None:
        bare = of_signal(signal=None, location=None)

        assert is_kept(bare)
        assert is_kept(bare, exclude_signal=("paid",), exclude_path=("shop",))
        assert not is_kept(bare, signal=("paid",))
        assert not is_kept(bare, path=("shop",))
