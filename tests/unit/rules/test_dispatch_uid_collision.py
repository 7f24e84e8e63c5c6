"""dispatch-uid-collision: the second of two receivers is passed over."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import (
    app_facts,
    at,
    call,
    evidence,
    listener,
    module,
    name,
    recording,
    registration,
    source,
    subjects,
)
from support.values import ANY, POST_SAVE, model, receiver

from signal_inspector.domain.evidence import Listener, SignalClass
from signal_inspector.domain.recording import Call, Recording
from signal_inspector.domain.snapshot import Location
from signal_inspector.domain.source import Reference, Registration, Resolved
from signal_inspector.rules.dispatch_uid_collision import check

ORDER = model("shop.Order")
FIRST = receiver("shop.receivers.first", location=Location("shop/receivers.py", 1))
SECOND = receiver("shop.receivers.second", location=Location("shop/receivers.py", 9))


def refused(**given: Any) -> Call:
    defaults: dict[str, Any] = {
        "outcome": "refused",
        "dispatch_uid": "uid",
        "holder": FIRST,
        "still_connected": False,
        "at": Location("shop/receivers.py", 8),
    }
    of = given.pop("of", SECOND)
    return call(POST_SAVE, of, ORDER, **{**defaults, **given})


class TestRecorded:
    def found(self, *calls: Call) -> list[str]:
        return subjects(check(evidence(recording=recording(*calls))))

    def test_another_receiver_holds_the_uid(self) -> None:
        (problem,) = check(evidence(recording=recording(refused())))

        assert problem.subject == f"{SECOND.name} on {POST_SAVE} of shop.Order"
        assert problem.spot == at("shop/receivers.py", 8)
        assert problem.message == (
            f"{SECOND.name} never runs on post_save of shop.Order: {FIRST.name} was connected "
            "before with the same dispatch_uid, 'uid', so Django has passed it over."
        )

    def test_the_same_again_is_said_once(self) -> None:
        assert len(self.found(refused(), refused())) == 1

    @pytest.mark.parametrize(
        "given",
        [
            {"holder": None},
            {"outcome": "connected"},
            {"dispatch_uid": None},
            {"holder": SECOND},
            {"holder": receiver("again.receivers.second", location=SECOND.location)},
            {
                "of": receiver("shop.f", location=None),
                "holder": receiver("shop.f", location=None),
            },
        ],
        ids=[
            "nobody holds it",
            "connected",
            "no uid",
            "the same code made anew",
            "imported twice",
            "the same name and no place",
        ],
    )
    def test_no_fault(self, given: dict[str, Any]) -> None:
        assert self.found(refused(**given)) == []

    def test_one_that_was_connected_after_all(self) -> None:
        assert self.found(refused(), refused(outcome="connected", holder=None)) == []

    @pytest.mark.parametrize(("lasts", "faults"), [(True, 0), (False, 1)])
    def test_one_that_is_connected_without_a_sender_runs(self, lasts: bool, faults: int) -> None:
        before = call(POST_SAVE, SECOND, ANY, lasts=lasts)

        assert len(self.found(before, refused())) == faults

    def test_the_same_code_of_another_object(self) -> None:
        first = call(POST_SAVE, FIRST, ORDER, state=1)
        second = refused(of=FIRST, is_another=True, state=2)

        (problem,) = check(evidence(recording=recording(first, second)))

        assert problem.message == (
            f"This {FIRST.name} never runs on post_save of shop.Order: another one, of another "
            "object or with other arguments, was connected before with the same dispatch_uid, "
            "'uid', so Django has passed it over."
        )


UID = Reference("text", "uid")


def written(of: str, **given: Any) -> Registration:
    defaults: dict[str, Any] = {"sender": name("shop.models.Order"), "dispatch_uid": UID}
    return registration(receiver=of, **{**defaults, **given})


def connected(of: str = "shop.receivers.first", uid: str | None = "uid") -> Listener:
    return listener(POST_SAVE, of, ORDER, connection={"dispatch_uid": uid})


class TestWritten:
    def found(
        self, *registrations: Registration, listeners: tuple[Listener, ...] = (connected(),)
    ) -> list[str]:
        seen = evidence(
            *listeners, source=source(registrations=registrations), apps=(app_facts("shop"),)
        )
        return subjects(check(seen))

    def test_one_of_two_is_not_connected(self) -> None:
        assert self.found(written("shop.receivers.first"), written("shop.receivers.second")) == [
            f"shop.receivers.second on {POST_SAVE} of shop.models.Order"
        ]

    def test_whichever_came_first(self) -> None:
        found = self.found(written("shop.receivers.second"), written("shop.receivers.first"))

        assert len(found) == 1
        assert found[0].startswith("shop.receivers.second ")

    def test_in_ready(self) -> None:
        late = written(
            "shop.receivers.second",
            moment="ready",
            enclosing="ShopConfig.ready",
            module=module("shop.apps"),
            ready_of=frozenset({"shop.apps.ShopConfig"}),
        )

        assert len(self.found(written("shop.receivers.first"), late)) == 1

    @pytest.mark.parametrize(
        "given",
        [
            {"dispatch_uid": Reference("text", "other")},
            {"dispatch_uid": Reference("unknown", "uid")},
            {"dispatch_uid": Reference("text", "")},
            {"dispatch_uid": None},
            {"sender": name("shop.models.Product")},
            {"sender": Reference("unknown", "model")},
            {"signal": "shop.signals.paid"},
            {"conditional": True},
            {"module": module("shop.late", loaded=False)},
            {"moment": "call"},
            {"verb": "disconnect"},
        ],
        ids=str,
    )
    def test_what_it_cannot_show_is_not_said(self, given: dict[str, Any]) -> None:
        second = written("shop.receivers.second", **given)

        assert self.found(written("shop.receivers.first"), second) == []

    @pytest.mark.parametrize(
        "sender", [Reference("text", "shop.Order"), name("shop.models.get_order()")], ids=str
    )
    def test_senders_are_compared_by_what_they_mean(self, sender: Reference) -> None:
        one, other = (
            written(of, sender=each, resolved=Resolved(receiver(of), ORDER))
            for of, each in (
                ("shop.receivers.first", name("shop.models.Order")),
                ("shop.receivers.second", sender),
            )
        )

        assert len(self.found(one, other)) == 1

    @pytest.mark.parametrize(
        ("given", "faults"),
        [
            ({"dispatch_uid": UID}, 0),
            ({"dispatch_uid": UID, "signal": Reference("unknown", "signal")}, 0),
            ({"dispatch_uid": Reference("unknown", "uid")}, 0),
            ({"dispatch_uid": Reference("text", "other")}, 1),
            ({"dispatch_uid": UID, "signal": "shop.signals.paid"}, 1),
            ({"dispatch_uid": None}, 1),
        ],
        ids=str,
    )
    def test_one_that_may_have_been_taken_away_for_the_other(
        self, given: dict[str, Any], faults: int
    ) -> None:
        undoing = written("shop.receivers.first", **{"verb": "disconnect", **given})

        found = self.found(
            written("shop.receivers.first"), undoing, written("shop.receivers.second")
        )

        assert len(found) == faults

    def test_a_signal_that_connects_in_its_own_way(self) -> None:
        two = written("shop.receivers.first"), written("shop.receivers.second")
        own = {POST_SAVE: SignalClass(frozenset({"connect"}))}
        seen = evidence(connected(), source=source(registrations=two), signal_classes=own)

        assert list(check(seen)) == []

    def test_the_same_receiver_twice(self) -> None:
        assert self.found(written("shop.receivers.first"), written("shop.receivers.first")) == []

    def test_both_are_connected(self) -> None:
        both = (connected(), connected("shop.receivers.second", "other"))

        assert (
            self.found(
                written("shop.receivers.first"), written("shop.receivers.second"), listeners=both
            )
            == []
        )

    def test_neither_is_connected(self) -> None:
        two = written("shop.receivers.first"), written("shop.receivers.second")

        assert self.found(*two, listeners=(connected(uid=None),)) == []


def test_what_was_recorded_counts_more() -> None:
    two = written("shop.receivers.first"), written("shop.receivers.second")
    seen = evidence(connected(), source=source(registrations=two), recording=recording())

    assert list(check(seen)) == []


def test_what_a_late_recording_does_not_tell_of_is_left_to_the_source() -> None:
    two = written("shop.receivers.first"), written("shop.receivers.second")
    late = Recording((), whole=False)
    seen = evidence(connected(), source=source(registrations=two), recording=late)

    assert len(list(check(seen))) == 1


def test_without_source_and_recording_nothing_is_said() -> None:
    assert list(check(evidence(connected()))) == []
