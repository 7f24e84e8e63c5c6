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
from support.values import ANY, POST_SAVE, model

from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Sender
from signal_inspector.domain.source import Reference
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


class TestWritten:
    """Where nothing was recorded."""

    HOME = registration(sender=name("shop.models.Order"), module=module("shop.receivers"))

    def found(
        self,
        sender: Sender = ORDER,
        connecting: dict[str, Any] | None = None,
        uid: str | None = None,
        **given: Any,
    ) -> list[str]:
        home = registration(
            sender=name("shop.models.Order"), **{"spot": spot(line=5), **(connecting or {})}
        )
        defaults: dict[str, Any] = {
            "verb": "disconnect",
            "decorated": False,
            "module": module("shop.late"),
        }
        undoing = registration(**{**defaults, **given})
        connected = listener(
            POST_SAVE, RECEIVER, sender, registered=(home,), connection={"dispatch_uid": uid}
        )
        seen = evidence(
            connected,
            source=source(registrations=(home, undoing)),
            apps=(app_facts("shop", config="shop.late.ShopConfig"),),
        )
        return subjects(check(seen))

    def test_a_receiver_that_its_own_module_connects(self) -> None:
        assert self.found() == [f"{RECEIVER} on {POST_SAVE}"]

    def test_in_ready(self) -> None:
        assert self.found(moment="ready", enclosing="ShopConfig.ready") != []

    def test_further_down_in_the_same_module(self) -> None:
        assert self.found(module=module("shop.receivers"), spot=spot(line=9)) != []

    def test_without_its_dispatch_uid(self) -> None:
        assert self.found(sender=ANY, uid="uid") != []

    @pytest.mark.parametrize(
        "given",
        [
            {"conditional": True},
            {"module": module("shop.late", loaded=False)},
            {"moment": "call"},
            {"moment": "ready", "enclosing": "OtherConfig.ready"},
            {"module": module("shop.receivers"), "spot": spot(line=2)},
            {"receiver": "shop.receivers.other"},
            {"receiver": Reference("local", RECEIVER)},
            {"signal": "shop.signals.paid"},
            {"sender": name("shop.models.Product")},
            {"dispatch_uid": Reference("text", "uid")},
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
