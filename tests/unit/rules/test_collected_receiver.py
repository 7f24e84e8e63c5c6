"""collected-receiver: nothing keeps it alive."""

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
from support.values import ANY, POST_SAVE, UNKNOWN, model, pending, receiver, signal, snapshot

from signal_inspector.domain.evidence import Evidence, Listener, SignalClass
from signal_inspector.domain.finding import Problem
from signal_inspector.domain.recording import Call, Recording
from signal_inspector.domain.snapshot import Location, Pending, Sender
from signal_inspector.domain.source import Reference, Registration, Resolved
from signal_inspector.rules.collected_receiver import check

LAMBDA = receiver("shop.receivers.<lambda>", kind="lambda")
ORDER = model("shop.Order")
UID = Reference("text", "uid")


class TestOnlyWithDebug:
    def test_it_will_be_gone_in_production(self) -> None:
        (problem,) = check(evidence(listener(of=LAMBDA, connection={"debug_only": True})))

        assert problem.subject == f"{LAMBDA.name} on {POST_SAVE}"
        assert "only while DEBUG is on" in problem.message

    def test_django_knows_what_it_does(self) -> None:
        own = receiver("django.core.x.<lambda>", origin="django")

        assert list(check(evidence(listener(of=own, connection={"debug_only": True})))) == []

    def test_what_lives_is_no_fault(self) -> None:
        assert list(check(evidence(listener(of=LAMBDA)))) == []


def gone(**given: Any) -> Call:
    defaults: dict[str, Any] = {
        "died": True,
        "still_connected": False,
        "at": Location("shop/receivers.py", 3),
    }
    of = given.pop("of", LAMBDA)
    sender = given.pop("sender", ORDER)
    return call(POST_SAVE, of, sender, **{**defaults, **given})


class TestRecorded:
    def found(self, *calls: Call) -> list[str]:
        return subjects(check(evidence(recording=recording(*calls))))

    def test_it_died(self) -> None:
        (problem,) = check(evidence(recording=recording(gone())))

        assert problem.subject == f"{LAMBDA.name} on {POST_SAVE} of shop.Order"
        assert problem.spot == at("shop/receivers.py", 3)
        assert (problem.origin, problem.owner) == ("project", "shop")

    def test_many_from_one_line_are_one(self) -> None:
        assert len(self.found(gone(), gone(), gone())) == 1

    @pytest.mark.parametrize(
        "given",
        [
            {"died": False},
            {"weak": False},
            {"starting": False},
            {"outcome": "refused"},
            {"verb": "disconnect", "outcome": "disconnected"},
            {"sender": Sender("unknown", "?")},
            {"of": receiver("django.core.files.storage.S.clear", origin="django")},
            {"of": receiver("tool.hooks.<lambda>", origin="third-party")},
        ],
        ids=str,
    )
    def test_no_fault(self, given: dict[str, Any]) -> None:
        assert self.found(gone(**given)) == []

    def test_one_that_was_disconnected_was_done_with(self) -> None:
        undone = gone(verb="disconnect", outcome="disconnected")

        assert self.found(gone(), undone) == []
        assert len(self.found(undone, gone())) == 1

    @pytest.mark.parametrize("sender", [ORDER, ANY])
    def test_one_whose_like_runs_was_replaced(self, sender: Sender) -> None:
        alive = listener(of=LAMBDA, sender=sender)

        assert list(check(evidence(alive, recording=recording(gone())))) == []

    def test_one_whose_like_runs_for_another_sender_is_gone(self) -> None:
        alive = listener(of=LAMBDA, sender=model("shop.Product"))

        assert len(list(check(evidence(alive, recording=recording(gone()))))) == 1

    def test_one_that_was_connected_again_and_lives(self) -> None:
        again = gone(died=False)

        assert self.found(gone(), again) == []
        assert len(self.found(again, gone())) == 1

    def test_a_recording_that_came_late_leaves_the_rest_to_the_source(self) -> None:
        late = Recording((), whole=False)
        seen = evidence(
            signals=[signal(POST_SAVE)],
            source=source(registrations=(written(),)),
            recording=late,
        )

        assert len(list(check(seen))) == 1

    @pytest.mark.parametrize(
        "of",
        [
            gone(died=False, at=Location("shop/receivers.py", 5)),
            gone(died=False, of=receiver(LAMBDA.name, location=Location("shop/receivers.py", 4))),
        ],
        ids=["the line of the call", "the line of the lambda"],
    )
    def test_what_a_late_recording_tells_of_is_not_left_to_the_source(self, of: Call) -> None:
        one = written(defined=Location("shop/receivers.py", 4))
        seen = evidence(
            signals=[signal(POST_SAVE)],
            source=source(registrations=(one,)),
            recording=Recording((of,), whole=False),
        )

        assert list(check(seen)) == []

    def test_the_source_says_nothing_more(self) -> None:
        seen = evidence(
            signals=[signal(POST_SAVE)],
            source=source(registrations=(written(),)),
            recording=recording(),
        )

        assert list(check(seen)) == []


def written(text: str = "lambda **_: None", form: Any = "lambda", **given: Any) -> Registration:
    defaults: dict[str, Any] = {"decorated": False, "spot": at("shop/receivers.py", 5)}
    return registration(receiver=Reference("local", text), form=form, **{**defaults, **given})


def in_ready(text: str, form: Any, **given: Any) -> Registration:
    defaults: dict[str, Any] = {
        "moment": "ready",
        "enclosing": "ShopConfig.ready",
        "module": module("shop.apps"),
        "ready_of": frozenset({"shop.apps.ShopConfig"}),
    }
    return written(text, form, **{**defaults, **given})


class TestWritten:
    def seen(
        self, *registrations: Registration, listeners: tuple[Listener, ...] = (), **given: Any
    ) -> Evidence:
        signals = [] if listeners else [signal(POST_SAVE)]
        return evidence(
            *listeners,
            signals=signals,
            source=source(registrations=registrations),
            apps=(app_facts("shop"),),
            **given,
        )

    def found(self, *registrations: Registration, listeners: tuple[Listener, ...] = ()) -> int:
        return len(list(check(self.seen(*registrations, listeners=listeners))))

    @pytest.mark.parametrize(
        "one",
        [
            written(),
            written(enclosing="Shop"),
            in_ready("lambda **_: None", "lambda"),
            in_ready("log_order", "nested_function"),
            in_ready("log_order", "nested_function", decorated=True),
            in_ready("log_order", "nested_function", enclosing="listen", module=module("shop.on")),
            written("Journal().log_order", "temporary"),
            written("partial(log_order, 1)", "temporary"),
            written("make_receiver()", "temporary"),
            written(dispatch_uid=Reference("text", "uid")),
            written(sender=Reference("text", "shop.Order")),
            written(weak=True),
        ],
        ids=lambda one: f"{one.receiver.text} {one.moment}",
    )
    def test_what_nobody_holds_is_gone(self, one: Registration) -> None:
        (problem,) = check(self.seen(one))

        assert problem.spot == one.spot
        assert "has been collected" in problem.message

    @pytest.mark.parametrize(
        "one",
        [
            written(weak=False),
            written(conditional=True),
            written(moment="call"),
            written(module=module("shop.receivers", loaded=False)),
            written(signal="shop.signals.nosuch"),
            written(verb="disconnect"),
            written(form="other"),
            written(dispatch_uid=Reference("unknown", "uid()")),
            registration(receiver="shop.receivers.held", form="function"),
            registration(receiver="shop.receivers.<lambda>", form="lambda"),
            in_ready(
                "log_order", "nested_function", ready_of=frozenset({"shop.apps.UnusedConfig"})
            ),
        ],
        ids=lambda one: f"{one.receiver.text} {one.moment}",
    )
    def test_what_it_cannot_show_is_not_said(self, one: Registration) -> None:
        assert self.found(one) == 0

    @pytest.mark.parametrize(
        ("one", "living"),
        [
            (written(), {"name": LAMBDA.name, "location": Location("shop/receivers.py", 5)}),
            (
                in_ready("log_order", "nested_function"),
                {"name": "shop.apps.ShopConfig.ready.<locals>.log_order"},
            ),
            (
                written("Journal().log_order", "temporary"),
                {"name": "shop.journal.J.log_order", "kind": "bound_method"},
            ),
            (
                written("partial(log_order, 1)", "temporary"),
                {"name": "shop.receivers.log_order", "kind": "partial"},
            ),
            (
                written("make_receiver()", "temporary"),
                {"name": "shop.receivers.make.<locals>.inner", "kind": "nested_function"},
            ),
            (
                written("guarded(log_order)", "temporary"),
                {"name": "shop.receivers.log_order", "wrapper": "shop.g.guarded.<locals>.inner"},
            ),
            (
                written("Journal()", "temporary"),
                {"name": "shop.receivers.Journal", "kind": "callable_instance"},
            ),
        ],
        ids=lambda value: value.receiver.text if isinstance(value, Registration) else "",
    )
    def test_what_lives_is_held_by_something(
        self, one: Registration, living: dict[str, Any]
    ) -> None:
        path = living.pop("name")

        assert self.found(one, listeners=(listener(of=receiver(path, **living)),)) == 0

    def test_a_function_is_no_method(self) -> None:
        alive = listener(of="shop.receivers.log_order")

        assert self.found(written("Journal().log_order", "temporary"), listeners=(alive,)) == 1

    def test_a_living_lambda_in_another_line_is_another(self) -> None:
        one = written(defined=Location("shop/receivers.py", 5))
        above = receiver(LAMBDA.name, kind="lambda", location=Location("shop/receivers.py", 4))
        elsewhere = receiver(LAMBDA.name, kind="lambda", location=Location("shop/other.py", 9))
        alive = (listener(of=above), listener(of=elsewhere))

        assert self.found(one, listeners=alive) == 1

    @pytest.mark.parametrize("line", [4, 5])
    def test_a_living_lambda_may_have_been_made_above(self, line: int) -> None:
        at = Location("shop/receivers.py", line)
        alive = listener(of=receiver(LAMBDA.name, kind="lambda", location=at))

        assert self.found(written(defined=at), listeners=(alive,)) == 0

    def test_a_closure_of_a_helper_is_known_by_its_line(self) -> None:
        at = Location("shop/tools.py", 3)
        path = "shop.tools.watch.<locals>.inner"
        one = written("inner", "temporary", defined=at, behind=path)
        alive = listener(of=receiver(path, kind="nested_function", location=at))
        other = listener(of=receiver("shop.tools.other.<locals>.inner", kind="nested_function"))

        assert self.found(one, listeners=(alive,)) == 0
        assert self.found(one, listeners=(other,)) == 1

    def test_a_strong_connection_is_of_another_place(self) -> None:
        one = written("partial(log_order, 1)", "temporary")
        of = receiver("shop.receivers.log_order", kind="partial")
        weak, strong = (
            listener(of=of, perhaps=(one,), connection={"weak": each}) for each in (True, False)
        )

        assert self.found(one, listeners=(weak,)) == 0
        assert self.found(one, listeners=(strong,)) == 1

    def test_what_matching_takes_for_its_connection_is_alive(self) -> None:
        one = written("make_receiver()", "temporary")
        of = receiver("shop.receivers.inner")

        assert self.found(one, listeners=(listener(of=of, perhaps=(one,)),)) == 0
        assert self.found(one, listeners=(listener(of=of, registered=(one,)),)) == 0

    def test_a_signal_that_connects_in_its_own_way(self) -> None:
        own = {POST_SAVE: SignalClass(frozenset({"connect"}))}

        assert list(check(self.seen(written(), signal_classes=own))) == []

    def test_what_the_source_connects_elsewhere_is_another(self) -> None:
        one = written("make_receiver()", "temporary")
        other = receiver("shop.receivers.make.<locals>.inner", kind="nested_function")

        assert self.found(one, listeners=(listener(of=other, registered=(registration(),)),)) == 1

    def test_what_lives_only_with_debug_is_said_once(self) -> None:
        alive = listener(
            of=receiver(LAMBDA.name, kind="lambda", location=Location("shop/receivers.py", 5)),
            connection={"debug_only": True},
        )

        assert self.found(written(), listeners=(alive,)) == 1

    def test_one_whose_uid_is_taken_was_refused(self) -> None:
        holder = listener(connection={"dispatch_uid": "uid"})

        assert self.found(written(dispatch_uid=Reference("text", "uid")), listeners=(holder,)) == 0

    @pytest.mark.parametrize(
        ("uid", "undoing", "faults"),
        [
            (None, written(verb="disconnect"), 0),
            (UID, written(verb="disconnect", text="", dispatch_uid=UID), 0),
            (UID, written(verb="disconnect", text="", dispatch_uid=Reference("unknown", "u")), 0),
            (UID, written(verb="disconnect", text="", dispatch_uid=Reference("text", "u")), 1),
            (None, written(verb="disconnect", text="", dispatch_uid=UID), 1),
        ],
    )
    def test_one_that_may_have_been_disconnected(
        self, uid: Reference | None, undoing: Registration, faults: int
    ) -> None:
        assert self.found(written(dispatch_uid=uid), undoing) == faults

    def test_one_that_waits_for_its_sender(self) -> None:
        waits: Pending = pending(LAMBDA, "shop.Order")
        seen = self.seen(
            written(sender=Reference("text", "shop.order")),
            snapshot=snapshot(signal(POST_SAVE), pending=(waits,)),
        )

        assert list(check(seen)) == []

    def test_names_of_models_do_not_wait(self) -> None:
        assert self.found(written(sender=name("shop.models.Order"))) == 1


class TestNamesakes:
    """A later function of the module has taken the name."""

    NAME = "shop.receivers.send"
    FIRST, SECOND = (Location("shop/receivers.py", line) for line in (5, 9))

    def place(self, **given: Any) -> Registration:
        now = given.pop("now", self.SECOND)
        resolved = Resolved(receiver(self.NAME, location=now), ORDER)
        defaults: dict[str, Any] = {"defined": self.FIRST, "spot": at("shop/receivers.py", 4)}
        return registration(receiver=self.NAME, resolved=resolved, **{**defaults, **given})

    def connected(self, location: Location, **connection: Any) -> Listener:
        place = registration(receiver=self.NAME, defined=location)
        of = receiver(self.NAME, location=location)
        return listener(of=of, connection=connection, registered=(place,))

    def found(self, one: Registration, *alive: Location) -> list[Problem]:
        listeners = [self.connected(location) for location in alive]
        seen = evidence(
            *listeners,
            signals=() if listeners else [signal(POST_SAVE)],
            source=source(registrations=(one,)),
        )
        return list(check(seen))

    def test_the_first_is_gone(self) -> None:
        (problem,) = self.found(self.place(), self.SECOND)

        assert problem.message == (
            f"The {self.NAME} that is connected here never runs on post_save: another function of "
            "that name, in line 9, has taken its place in the module, and the signal held it "
            "weakly."
        )
        assert problem.hint == "Give one of the two functions another name."

    def test_the_second_need_not_be_connected(self) -> None:
        assert len(self.found(self.place())) == 1

    def test_a_call_between_the_two_connects_the_first(self) -> None:
        between = self.place(defined=None, decorated=False, spot=at("shop/receivers.py", 7))

        assert len(self.found(between, self.SECOND)) == 1

    @pytest.mark.parametrize(
        "given",
        [
            {"defined": SECOND},
            {"now": None},
            {"now": Location("shop/other.py", 9)},
            {"weak": False},
            {"conditional": True},
            {"form": "method"},
            {"defined": None, "spot": at("shop/receivers.py", 12)},
            {"defined": None, "moment": "call"},
            {"defined": None, "enclosing": "connect_all"},
        ],
        ids=str,
    )
    def test_what_it_cannot_show_is_not_said(self, given: dict[str, Any]) -> None:
        assert self.found(self.place(**given), self.SECOND) == []

    def test_a_receiver_of_which_no_place_tells_may_be_a_wrapper_of_the_first(self) -> None:
        def found(sender: Sender) -> list[Problem]:
            inner = listener(of=receiver("shop.registry.keep.<locals>.inner"), sender=sender)
            return list(check(evidence(inner, source=source(registrations=(self.place(),)))))

        assert found(ORDER) == []
        assert found(UNKNOWN) == []
        assert len(found(ANY)) == 1

    def test_a_name_that_stands_for_something_else_is_no_function_of_that_name(self) -> None:
        rebound = self.place(behind="shop.receivers.other")

        assert self.found(rebound, self.SECOND) == []

    def test_the_first_may_be_held_by_something_else(self) -> None:
        assert self.found(self.place(), self.FIRST, self.SECOND) == []

    def test_with_debug_it_lives_until_production(self) -> None:
        kept = self.connected(self.FIRST, debug_only=True)
        seen = evidence(kept, source=source(registrations=(self.place(),)))

        (problem,) = check(seen)

        assert problem.message == (
            f"{self.NAME} of line 5 runs on post_save only while DEBUG is on: another function of "
            "that name, in line 9, has taken its place in the module, and all that holds it is a "
            "cache which DEBUG fills. In production it is collected at once and never runs."
        )
        assert problem.hint == "Give one of the two functions another name."

    def test_recorded(self) -> None:
        call = gone(of=receiver(self.NAME, location=self.FIRST))
        seen = evidence(
            self.connected(self.SECOND),
            source=source(registrations=(self.place(),)),
            recording=recording(call),
        )

        (problem,) = check(seen)

        assert problem.message.startswith(f"The {self.NAME} that is connected here never runs on")
        assert problem.hint == "Give one of the two functions another name."


def test_without_source_and_recording_nothing_is_gone() -> None:
    assert list(check(evidence(listener(POST_SAVE, LAMBDA, ANY)))) == []
