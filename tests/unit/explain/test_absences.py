"""Why a receiver is not connected, one case for each reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support import evidence as given
from support.values import POST_SAVE, model, pending, receiver, signal, snapshot
from support.written_modules import WrittenModules

from signal_inspector.domain.absence import Absence
from signal_inspector.domain.evidence import Evidence
from signal_inspector.domain.recording import Call
from signal_inspector.domain.snapshot import Location, Receiver
from signal_inspector.domain.source import Registration
from signal_inspector.explain.absences import Absences, Known, told_by
from signal_inspector.explain.ready_imports import ReadyImport
from signal_inspector.explain.receivers_in_source import named_receivers, receiver_name
from signal_inspector.explain.verdicts import about_receiver, all_findings
from signal_inspector.rules.registry import RULES

NAME = "shop.receivers.update_total"
SHOP = given.app_facts("shop")
ASLEEP = given.module(loaded=False)


def evidence(*registrations: Registration, calls: tuple[Call, ...] = (), **more: Any) -> Evidence:
    """A process in which nothing is connected, and a source that connects this."""
    modules = tuple(dict.fromkeys(one.module for one in registrations)) or (given.module(),)
    source = given.source(modules=modules, registrations=registrations)
    recording = given.recording(*calls) if calls else None
    defaults: dict[str, Any] = {"apps": (SHOP,), "signals": (signal(POST_SAVE),)}
    return given.evidence(source=source, recording=recording, **{**defaults, **more})


def absences(
    known: Evidence,
    defined: tuple[Receiver, ...] = (receiver(NAME),),
    ready: ReadyImport | None = None,
) -> tuple[Absence, ...]:
    """``defined`` are the functions of the name, ``ready`` the import of its module."""
    findings = all_findings(known)
    return Absences(NAME, Known(known, findings, lambda _: defined, lambda _: ready)).all()


def why(*registrations: Registration, **more: Any) -> Absence:
    (found,) = absences(evidence(*registrations, **more))
    return found


class TestSource:
    def test_a_module_that_nothing_imports_names_the_config_that_should(self) -> None:
        found = why(given.registration(module=ASLEEP, spot=given.at(line=7)))

        assert found.reason == "module_not_imported"
        assert found.message == (
            "Nothing has imported shop.receivers, which connects it to post_save."
        )
        assert "shop.apps.ShopConfig.ready()" in found.hint
        assert found.at == Location("shop/receivers.py", 7)

    def test_a_module_that_something_may_import_later(self) -> None:
        registration = given.registration(module=ASLEEP)
        known = evidence(registration)
        assert known.source is not None
        later = replace(known.source, imported_later=frozenset({"shop.receivers"}))

        (found,) = absences(replace(known, source=later))

        assert found.message == (
            "So far nothing has imported shop.receivers, which connects it to post_save. "
            "What runs later may import it."
        )

    def test_a_module_that_the_config_of_another_setting_imports(self) -> None:
        ready = ReadyImport("shop.apps.OtherConfig", Location("shop/apps.py", 12))

        (found,) = absences(evidence(given.registration(module=ASLEEP)), ready=ready)

        assert (found.reason, found.at) == ("other_config", ready.at)
        assert found.message == (
            "shop.apps.OtherConfig.ready() imports shop.receivers, which connects it to post_save, "
            "but the config of the app shop is shop.apps.ShopConfig."
        )
        assert "Name shop.apps.OtherConfig in INSTALLED_APPS" in found.hint

    def test_a_module_that_the_ready_of_the_app_did_not_come_to_import(self) -> None:
        ready = ReadyImport("shop.apps.ShopConfig", Location("shop/apps.py", 12))

        (found,) = absences(evidence(given.registration(module=ASLEEP)), ready=ready)

        assert (found.reason, found.at) == ("condition", ready.at)
        assert "did not come to this line" in found.message

    def test_a_function_that_lost_its_name_to_a_later_one(self) -> None:
        first = replace(receiver(NAME), location=Location("shop/receivers.py", 6))
        later = replace(receiver(NAME), location=Location("shop/receivers.py", 10))
        gone = given.registration(spot=given.at(line=5))
        there = given.registration(spot=given.at(line=9))
        listener = given.listener(of=later, registered=(gone, there))

        (found,) = absences(
            replace(evidence(gone, there), listeners=(listener,)), defined=(first, later)
        )

        assert (found.reason, found.at) == ("shadowed", Location("shop/receivers.py", 5))
        assert "then defines another update_total in line 10" in found.message

    def test_a_function_without_its_name_that_something_holds_is_connected(self) -> None:
        first = replace(receiver(NAME), location=Location("shop/receivers.py", 6))
        later = replace(receiver(NAME), location=Location("shop/receivers.py", 10))
        held = given.registration(spot=given.at(line=5))
        listener = given.listener(of=first, registered=(held,))

        known = replace(evidence(held), listeners=(listener,))

        assert absences(known, defined=(first, later)) == ()

    def test_what_the_signal_holds_itself_is_not_gone_with_its_name(self) -> None:
        first = replace(receiver(NAME), location=Location("shop/receivers.py", 6))
        later = replace(receiver(NAME), location=Location("shop/receivers.py", 10))
        strong = given.registration(spot=given.at(line=5), weak=False)

        (found,) = absences(evidence(strong), defined=(first, later))

        assert found.reason == "unknown"

    def test_another_config_than_the_one_that_is_installed(self) -> None:
        module = given.module("shop.apps")
        found = why(
            given.registration(module=module, moment="ready", enclosing="OtherConfig.ready")
        )

        assert found.reason == "other_config"
        assert "shop.apps.OtherConfig.ready()" in found.message
        assert "is shop.apps.ShopConfig" in found.message

    def test_a_helper_that_another_config_calls(self) -> None:
        found = why(
            given.registration(
                moment="ready", enclosing="wire", ready_of=frozenset({"shop.apps.OtherConfig"})
            )
        )

        assert found.reason == "other_config"
        assert "shop.apps.OtherConfig.ready()" in found.message

    def test_a_function_that_has_to_be_called(self) -> None:
        found = why(given.registration(moment="call", enclosing="start", conditional=True))

        assert found.reason == "called"
        assert "a call of shop.receivers.start connects it to post_save" in found.message
        assert "under a condition" in found.message

    def test_a_condition(self) -> None:
        found = why(given.registration(conditional=True))

        assert (found.reason, found.at) == ("condition", Location("shop/receivers.py", 1))

    def test_a_disconnect_is_the_line_to_change(self) -> None:
        off = given.registration(verb="disconnect", spot=given.at(line=9), decorated=False)
        found = why(given.registration(), off)

        assert (found.reason, found.at) == ("disconnected", Location("shop/receivers.py", 9))

    def test_another_receiver_has_its_dispatch_uid(self) -> None:
        uid = given.Reference("text", "once")
        other = given.listener(
            POST_SAVE, "shop.receivers.first", connection={"dispatch_uid": "once"}
        )
        first = given.registration(receiver="shop.receivers.first", dispatch_uid=uid)
        mine = given.registration(dispatch_uid=uid, spot=given.at(line=5))
        known = replace(
            evidence(first, mine),
            listeners=(replace(other, registered=(first,)),),
            snapshot=snapshot(other.signal),
        )

        (found,) = absences(known)

        assert (found.reason, found.at) == ("refused", Location("shop/receivers.py", 5))
        assert "shop.receivers.first was connected before" in found.message

    def test_what_should_be_there_and_is_not_is_said_to_be_unexplained(self) -> None:
        found = why(given.registration())

        assert found.reason == "unknown"
        assert "--record" in found.hint

    def test_a_function_that_nothing_connects(self) -> None:
        (found,) = absences(evidence())

        assert (found.reason, found.signal) == ("not_registered", None)
        assert found.at == Location("shop/receivers.py", 1)

    def test_without_source_nobody_knows(self) -> None:
        assert absences(given.evidence()) == ()


class TestConnections:
    def test_what_is_connected_is_not_absent(self) -> None:
        registration = given.registration()
        listener = given.listener(registered=(registration,))

        known = replace(evidence(registration), listeners=(listener,))

        assert absences(known) == ()

    def test_of_two_signals_only_the_one_that_is_missing_is_told(self) -> None:
        there = given.registration()
        missing = given.registration("shop.signals.paid", conditional=True)
        listener = given.listener(registered=(there,))

        (found,) = absences(replace(evidence(there, missing), listeners=(listener,)))

        assert (found.signal, found.reason) == ("shop.signals.paid", "condition")

    def test_what_waits_for_a_model_is_told_elsewhere(self) -> None:
        registration = given.registration(sender=given.Reference("text", "nosuch.Model"))
        waiting = snapshot(signal(POST_SAVE), pending=(pending(NAME),))

        assert absences(replace(evidence(registration), snapshot=waiting)) == ()


class TestRecording:
    @pytest.mark.parametrize(
        ("fields", "reason", "said"),
        [
            ({"outcome": "refused", "dispatch_uid": "x"}, "refused", "dispatch_uid 'x'"),
            ({"outcome": "failed"}, "failed", "raised an error"),
            ({"outcome": "disconnected", "verb": "disconnect"}, "disconnected", "of shop.Order"),
            (
                {"died": True, "receiver": receiver(NAME, origin="third-party")},
                "collected",
                "has been collected",
            ),
        ],
    )
    def test_the_call_says_what_came_of_it(
        self, fields: dict[str, Any], reason: str, said: str
    ) -> None:
        call = given.call(**{"receiver": NAME, "sender": model("shop.Order"), **fields})

        found = why(calls=(call,))

        assert (found.reason, found.at) == (reason, Location("shop/apps.py", 10))
        assert said in found.message

    def test_the_last_call_that_says_why_counts(self) -> None:
        off = given.call(receiver=NAME, verb="disconnect", outcome="disconnected")
        at = Location("shop/late.py", 3)

        found = why(given.registration(), calls=(given.call(receiver=NAME), replace(off, at=at)))

        assert (found.reason, found.at) == ("disconnected", at)


class TestNames:
    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({}, NAME),
            ({"receiver": given.Reference("local", "lambda: 0"), "form": "lambda"},
             "shop.receivers.<lambda>"),
            ({"receiver": given.Reference("local", "hear"), "form": "nested_function",
              "enclosing": "start", "moment": "call"}, "shop.receivers.start.<locals>.hear"),
            ({"receiver": given.Reference("local", "partial(f)"), "form": "temporary"}, None),
        ],
    )  # fmt: skip
    def test_a_receiver_has_the_name_that_a_connection_would_have(
        self, fields: dict[str, Any], name: str | None
    ) -> None:
        assert receiver_name(given.registration(**fields)) == name

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Till().ring", "till.Till.ring"),
            ("Till(1, by=len(()))\n.count", "till.Base.count"),
            ("Till().missing", None),
            ("make().ring", None),
            ("partial(hear, 1)", "till.hear"),
            ("functools.partial(hear)", "till.hear"),
            ("partial(lambda: 0)", None),
            ("wrap(hear)", None),
        ],
    )
    def test_what_is_made_on_the_spot_has_the_name_of_its_function(
        self, text: str, name: str | None, modules: WrittenModules
    ) -> None:
        modules.load(
            "till",
            """
            class Base:
                def count(self): ...

            class Till(Base):
                def ring(self): ...

            def make(): raise AssertionError("called")

            def hear(): ...
            """,
        )
        made = given.Reference("local", text)
        place = given.registration(receiver=made, form="temporary", module=given.module("till"))

        assert receiver_name(place) == name

    def test_those_that_were_recorded_are_named_too(self) -> None:
        known = evidence(given.registration(), calls=(given.call(receiver="shop.gone.hear"),))

        assert set(named_receivers(known)) == {NAME, "shop.gone.hear"}


def test_a_finding_about_a_place_is_about_the_receiver_that_it_connects() -> None:
    registration = given.registration(
        receiver=given.Reference("local", "lambda: 0"), form="lambda", decorated=False
    )
    known = evidence(registration)

    found = about_receiver("shop.receivers.<lambda>", (), known, all_findings(known))

    assert [one.rule for one in found] == ["collected-receiver"]
    assert about_receiver(NAME, (), known, all_findings(known)) == ()


def test_that_nothing_sends_its_signal_is_about_a_receiver() -> None:
    paid = signal("shop.signals.paid")
    known = given.evidence(
        given.listener(paid, NAME), source=given.source(modules=(given.module("shop.signals"),))
    )

    found = about_receiver(NAME, {paid.name}, known, all_findings(known))

    assert [one.rule for one in found] == ["unsent-signal"]


def test_of_the_notes_only_that_nothing_sends_a_signal_is_told() -> None:
    known = given.evidence(
        given.listener(body=given.body(reads=frozenset({"instance"}), creates=(given.at(),))),
        source=given.source(),
    )
    notes = [rule for rule in RULES if rule.severity == "INFO" and [*rule.check(known)]]

    assert notes
    assert all_findings(known) == ()


def test_a_finding_that_a_reason_tells_is_not_told_twice() -> None:
    died = given.call(receiver=NAME, died=True, sender=model("shop.Order"))
    known = evidence(calls=(died,))
    findings = all_findings(known)

    (found,) = absences(known)

    assert found.message == findings[0].message
    assert told_by([found], findings) == findings


def test_a_module_that_nothing_imports_is_not_told_twice() -> None:
    known = evidence(given.registration(module=ASLEEP))
    findings = all_findings(known)

    found = absences(known)

    assert [one.reason for one in found] == ["module_not_imported"]
    assert [one.rule for one in findings] == ["receiver-module-not-imported"]
    assert told_by(found, findings) == findings
