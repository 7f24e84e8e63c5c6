"""failed-disconnect: what should be gone still runs."""

from __future__ import annotations

from typing import Any

import pytest
from support.evidence import (
    app_facts,
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
from support.evidence import at as spot
from support.values import ANY, POST_SAVE, model, receiver

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Sender
from signal_inspector.domain.source import NOTHING, Reference, Registration, Resolved
from signal_inspector.rules.failed_disconnect import check

ORDER, PRODUCT = model("shop.Order"), model("shop.Product")
RECEIVER = "shop.receivers.update_total"


def failed(sender: Sender = ANY, **given: Any) -> Call:
    defaults: dict[str, Any] = {"verb": "disconnect", "outcome": "not connected"}
    return call(POST_SAVE, RECEIVER, sender, **{**defaults, **given})


def recorded(*calls: Call, sender: Sender = ORDER, uid: str | None = None) -> list[Problem]:
    """What is found where the receiver is connected like this."""
    connected = listener(POST_SAVE, RECEIVER, sender, connection={"dispatch_uid": uid})
    return list(check(evidence(connected, recording=recording(*calls))))


class TestRecorded:
    def test_without_the_sender(self) -> None:
        (problem,) = recorded(call(sender=ORDER), failed(at=Location("shop/apps.py", 20)))

        assert problem.subject == f"{RECEIVER} on {POST_SAVE}"
        assert problem.spot == spot("shop/apps.py", 20)
        assert problem.message == (
            "disconnect from post_save has found nothing and returned False: "
            f"{RECEIVER} was connected with sender shop.Order, and it still runs."
        )

    def test_with_a_sender_where_it_was_connected_without(self) -> None:
        (problem,) = recorded(call(), failed(ORDER), sender=ANY)

        assert problem.message.startswith("disconnect from post_save of shop.Order has found")
        assert "was connected without a sender" in problem.message

    def test_without_the_dispatch_uid(self) -> None:
        (problem,) = recorded(
            call(sender=ORDER, dispatch_uid="uid"), failed(ORDER), sender=ORDER, uid="uid"
        )

        assert "with sender shop.Order and dispatch_uid 'uid'" in problem.message

    def test_it_belongs_to_whose_code_makes_the_call(self) -> None:
        folders = [app_facts("shop", folder="src/shop"), app_facts("deep", folder="src/shop/deep")]
        connected = listener(POST_SAVE, RECEIVER, ORDER)
        calls = recording(call(sender=ORDER), failed(at=Location("src/shop/deep/apps.py", 1)))

        (problem,) = check(evidence(connected, recording=calls, apps=tuple(folders)))

        assert (problem.origin, problem.owner) == ("project", "deep")

    @pytest.mark.parametrize(
        ("path", "whose"),
        [
            ("/env/lib/python3.13/site-packages/tool/apps.py", ("third-party", "tool")),
            ("/env/lib/python3.13/site-packages/django/apps.py", ("django", "django")),
            ("manage.py", ("project", "manage")),
            ("shop/receivers.py", ("project", "shop")),
        ],
    )
    def test_the_path_tells_where_nothing_else_does(
        self, path: str, whose: tuple[str, str]
    ) -> None:
        (problem,) = recorded(call(sender=ORDER), failed(at=Location(path, 1)))

        assert (problem.origin, problem.owner) == whose

    @pytest.mark.parametrize(
        "calls",
        [
            [call(sender=ORDER), failed(still_connected=False)],
            [failed(), call(sender=ORDER)],
            [call(sender=ORDER), failed(PRODUCT)],
            [call(sender=ORDER), failed(), call()],
            [call(sender=ORDER), failed(outcome="disconnected"), failed()],
            [call(sender=ORDER, state=1), failed()],
            [call(sender=ORDER, outcome="refused"), failed()],
            [call(sender=ORDER), failed(outcome="disconnected")],
        ],
        ids=[
            "not connected at all",
            "before connect",
            "for another sender",
            "connected again under that key",
            "for the second time",
            "another closure of the same function",
            "never connected",
            "a disconnect that worked",
        ],
    )
    def test_no_fault(self, calls: list[Call]) -> None:
        assert recorded(*calls) == []

    def test_a_connection_that_is_gone_by_now_is_no_fault(self) -> None:
        calls = recording(call(sender=ORDER), failed())

        assert list(check(evidence(listener(POST_SAVE, RECEIVER, PRODUCT), recording=calls))) == []


class TestOfOtherObjects:
    """``disconnect`` was given an object that does the same as that which is connected."""

    def found(self, *calls: Call) -> list[Problem]:
        connected = listener(POST_SAVE, RECEIVER, ORDER)
        return list(check(evidence(connected, recording=recording(*calls))))

    def connected(self, **given: Any) -> Call:
        return call(sender=ORDER, **{"alike": 1, "state": 1, "lasts": True, **given})

    def failed(self, **given: Any) -> Call:
        defaults: dict[str, Any] = {
            "alike": 1, "state": 2, "still_connected": False, "died": True,
        }  # fmt: skip
        return failed(ORDER, **{**defaults, **given})

    def test_it_still_runs(self) -> None:
        (problem,) = self.found(self.connected(), self.failed())

        assert problem.message == (
            "disconnect from post_save of shop.Order has found nothing and returned False: it was "
            f"given another object than connect, so {RECEIVER} is still connected, and it still "
            "runs."
        )
        assert problem.hint == "Keep what connect was given, and give it to disconnect again."

    @pytest.mark.parametrize(
        ("connected", "failed"),
        [
            ({"lasts": False}, {}),
            ({}, {"died": False}),
            ({"alike": 2}, {}),
            ({"alike": None}, {"alike": None}),
            ({"sender_number": 1}, {}),
            ({"dispatch_uid": "uid"}, {"dispatch_uid": "uid"}),
            ({"dispatch_uid": "uid"}, {}),
        ],
        ids=[
            "gone",
            "held by something",
            "does something else",
            "not known",
            "another sender",
            "a uid",
            "its uid",
        ],
    )
    def test_no_fault(self, connected: dict[str, Any], failed: dict[str, Any]) -> None:
        assert self.found(self.connected(**connected), self.failed(**failed)) == []

    def test_before_connect(self) -> None:
        assert self.found(self.failed(), self.connected()) == []

    @pytest.mark.parametrize("outcome", ["connected", "disconnected"])
    def test_one_of_several_objects_that_do_the_same(self, outcome: Any) -> None:
        verb: Any = "connect" if outcome == "connected" else "disconnect"
        other = self.connected(verb=verb, outcome=outcome, state=3)

        assert self.found(self.connected(), other, self.failed()) == []


def place(sender: Sender, **given: Any) -> Registration:
    """A place that connects the receiver for that sender."""
    named = NOTHING if sender == ANY else name(sender.name)
    resolved = Resolved(receiver(RECEIVER), sender)
    return registration(**{"sender": named, "resolved": resolved, **given})


class TestWritten:
    """Where nothing was recorded."""

    HOME = registration(sender=name("shop.models.Order"), module=module("shop.receivers"))

    def found(
        self,
        sender: Sender = ORDER,
        connecting: dict[str, Any] | None = None,
        uid: str | None = None,
        others: tuple[Registration, ...] = (),
        **given: Any,
    ) -> list[str]:
        home = place(sender, **{"spot": spot(line=5), **(connecting or {})})
        defaults: dict[str, Any] = {
            "verb": "disconnect",
            "decorated": False,
            "module": module("shop.late"),
        }
        undoing = registration(sender=given.pop("of", NOTHING), **{**defaults, **given})
        connected = listener(
            POST_SAVE, RECEIVER, sender, registered=(home,), connection={"dispatch_uid": uid}
        )
        seen = evidence(
            connected,
            source=source(registrations=(home, undoing, *others)),
            apps=(app_facts("shop", config="shop.late.ShopConfig"),),
        )
        return subjects(check(seen))

    def test_a_receiver_that_its_own_module_connects(self) -> None:
        assert self.found() == [f"{RECEIVER} on {POST_SAVE}"]

    def test_without_its_sender_and_with_a_uid_that_it_has_not(self) -> None:
        assert self.found(dispatch_uid=Reference("text", "uid")) != []

    def test_with_a_sender_where_it_was_connected_without(self) -> None:
        undoing = Resolved(receiver(RECEIVER), ORDER)

        assert self.found(sender=ANY, resolved=undoing, of=name("shop.models.Order")) != []

    def test_with_its_sender_and_without_its_uid(self) -> None:
        undoing = Resolved(receiver(RECEIVER), ORDER)
        connecting = {"dispatch_uid": Reference("text", "uid")}

        found = self.found(
            uid="uid", connecting=connecting, resolved=undoing, of=name("shop.models.Order")
        )

        assert found != []

    def test_by_its_uid_alone_and_without_its_sender(self) -> None:
        uid = Reference("text", "uid")
        given = {"receiver": NOTHING, "dispatch_uid": uid, "spot": spot(line=9)}

        here = self.found(uid="uid", module=module("shop.receivers"), **given)
        elsewhere = self.found(uid="uid", **given)

        assert (len(here), elsewhere) == (1, [])

    @pytest.mark.parametrize(
        "other",
        [
            {"module": module("shop.other")},
            {"moment": "call"},
            {"verb": "disconnect", "moment": "call"},
            {"listens_to": ANY, "spot": spot(line=6)},
        ],
        ids=["connected elsewhere", "connected later", "disconnected later", "with its key"],
    )
    def test_what_else_is_done_with_the_receiver_may_be_why(self, other: dict[str, Any]) -> None:
        assert self.found(others=(place(other.pop("listens_to", PRODUCT), **other),)) == []

    def test_what_was_done_before_is_not(self) -> None:
        assert self.found(others=(place(PRODUCT, spot=spot(line=6)),)) != []

    def test_in_ready(self) -> None:
        config = frozenset({"shop.late.ShopConfig"})
        assert self.found(moment="ready", enclosing="ShopConfig.ready", ready_of=config) != []

    def test_further_down_in_the_same_module(self) -> None:
        assert self.found(module=module("shop.receivers"), spot=spot(line=9)) != []

    def test_without_its_dispatch_uid(self) -> None:
        connecting = {"dispatch_uid": Reference("text", "uid")}
        assert self.found(sender=ANY, uid="uid", connecting=connecting) != []

    @pytest.mark.parametrize(
        "given",
        [
            {"conditional": True},
            {"module": module("shop.late", loaded=False)},
            {"moment": "call"},
            {"moment": "ready", "ready_of": frozenset({"shop.late.OtherConfig"})},
            {"module": module("shop.receivers"), "spot": spot(line=2)},
            {"receiver": "shop.receivers.other"},
            {"receiver": Reference("local", RECEIVER)},
            {"signal": "shop.signals.paid"},
            {"sender": name("shop.models.Product")},
            {"dispatch_uid": Reference("unknown", "uid()")},
            {"connecting": {"moment": "ready"}},
            {"connecting": {"conditional": True}},
            {"connecting": {"module": module("shop.apps")}},
            {"sender": ANY, "verb": "connect"},
        ],
        ids=str,
    )
    def test_what_it_cannot_show_is_not_said(self, given: dict[str, Any]) -> None:
        sender = given.pop("sender", None)
        if isinstance(sender, Reference):
            given["sender"] = sender
            assert self._with_reference(given) == []
        else:
            assert self.found(**given) == []

    def _with_reference(self, given: dict[str, Any]) -> list[str]:
        undoing = registration(
            verb="disconnect", module=module("shop.late"), decorated=False, **given
        )
        connected = listener(POST_SAVE, RECEIVER, ORDER, registered=(self.HOME,))
        return subjects(check(evidence(connected, source=source(registrations=(undoing,)))))

    def test_what_was_recorded_counts_more(self) -> None:
        undoing = registration(verb="disconnect", module=module("shop.late"))
        connected = listener(POST_SAVE, RECEIVER, ORDER, registered=(self.HOME,))
        seen = evidence(connected, source=source(registrations=(undoing,)), recording=recording())

        assert list(check(seen)) == []


def test_without_source_and_recording_nothing_is_said() -> None:
    assert list(check(evidence(listener(POST_SAVE, RECEIVER, ORDER)))) == []
