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
from support.values import ANY, POST_SAVE, model, pending, receiver, signal, snapshot

from signal_inspector.domain.evidence import Evidence, Listener
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Pending, Sender
from signal_inspector.domain.source import Reference, Registration
from signal_inspector.rules.collected_receiver import check

LAMBDA = receiver("shop.receivers.<lambda>", kind="lambda")
ORDER = model("shop.Order")


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
    where = module("shop.apps")
    return written(text, form, moment="ready", enclosing="ShopConfig.ready", module=where, **given)


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
            written(
                "log_order",
                "nested_function",
                moment="ready",
                enclosing="UnusedConfig.ready",
                module=module("shop.apps"),
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

    def test_a_living_lambda_above_it_is_another(self) -> None:
        above = receiver(LAMBDA.name, kind="lambda", location=Location("shop/receivers.py", 4))
        elsewhere = receiver(LAMBDA.name, kind="lambda", location=Location("shop/other.py", 9))
        alive = (listener(of=above), listener(of=elsewhere))

        assert self.found(written(), listeners=alive) == 1

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
        "undoing",
        [
            written(verb="disconnect"),
            written(verb="disconnect", text="", dispatch_uid=Reference("text", "uid")),
        ],
    )
    def test_one_that_may_have_been_disconnected(self, undoing: Registration) -> None:
        assert self.found(written(), undoing) == 0

    def test_one_that_waits_for_its_sender(self) -> None:
        waits: Pending = pending(LAMBDA, "shop.Order")
        seen = self.seen(
            written(sender=Reference("text", "shop.order")),
            snapshot=snapshot(signal(POST_SAVE), pending=(waits,)),
        )

        assert list(check(seen)) == []

    def test_names_of_models_do_not_wait(self) -> None:
        assert self.found(written(sender=name("shop.models.Order"))) == 1


def test_without_source_and_recording_nothing_is_gone() -> None:
    assert list(check(evidence(listener(POST_SAVE, LAMBDA, ANY)))) == []
