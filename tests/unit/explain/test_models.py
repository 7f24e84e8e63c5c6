"""What is said of a model besides the steps, on the models of the sample shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from accounts.models import Customer
from audit.models import AuditEntry
from billing.models import Invoice
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.base import ModelBase
from django.db.models.signals import m2m_changed, post_init, pre_delete
from django.dispatch import Signal
from django.test.utils import isolate_apps
from shop.models import DigitalProduct, Order, OrderLine, Product, Tag
from support.findings import finding
from support.values import POST_SAVE, connection, signal, snapshot

from signal_inspector import Sender, take_snapshot
from signal_inspector.audit.gathering import gather
from signal_inspector.domain.absence import Absence
from signal_inspector.domain.finding import Finding
from signal_inspector.domain.timeline import (
    ModelTimeline,
    Operation,
    SignalStep,
    SqlStep,
)
from signal_inspector.domain.timeline_parts import Part
from signal_inspector.explain.answer import Answers, only
from signal_inspector.explain.models import ancestry, explain_model
from signal_inspector.explain.targets import find_targets
from signal_inspector.resolution.on_delete import rule_of


def hear(**_: object) -> None: ...


@pytest.fixture
def heard_deletes() -> Iterator[None]:
    """Somebody hears the deletes of every model."""
    pre_delete.connect(hear)
    yield
    pre_delete.disconnect(hear)


def timeline(of: type[Model]) -> ModelTimeline:
    return explain_model(of, take_snapshot())


@isolate_apps("shop")
def test_a_base_that_only_has_the_metaclass_of_models_is_no_model() -> None:
    class Plain(metaclass=ModelBase):
        pass

    class Dated(Model):
        class Meta:
            abstract = True

    class Visit(Plain, Dated):  # noqa: DJ008
        class Meta:
            app_label = "shop"

    around = f"{__name__}.{test_a_base_that_only_has_the_metaclass_of_models_is_no_model.__name__}"

    assert ancestry(Visit) == {f"{around}.<locals>.Visit", f"{around}.<locals>.Dated"}


def operation(of: type[Model], name: str) -> Operation:
    return next(one for one in timeline(of).operations if one.name == name)


def told(steps: object) -> list[str]:
    """Signals and statements, a word or two each."""
    assert isinstance(steps, tuple)
    return [
        step.signal.rpartition(".")[2]
        if isinstance(step, SignalStep)
        else f"{step.verb} {step.table}"
        for step in steps
    ]


class TestSaving:
    def test_statements_stand_between_the_signals(self) -> None:
        assert told(operation(DigitalProduct, "create").steps) == [
            "pre_save",
            "INSERT shop_product",
            "INSERT shop_digitalproduct",
            "post_save",
        ]

    def test_a_proxy_is_the_sender_and_writes_the_row_of_its_model(self) -> None:
        before, statement, _ = operation(Customer, "update").steps

        assert isinstance(before, SignalStep)
        assert isinstance(statement, SqlStep)
        assert (before.sender.label, statement.table) == ("accounts.Customer", "auth_user")

    def test_an_automatic_through_model_sends_nothing(self) -> None:
        assert told(operation(Product.tags.through, "create").steps) == ["INSERT shop_product_tags"]

    def test_the_making_of_an_object_is_told_where_somebody_listens(self) -> None:
        post_init.connect(hear, sender=Tag)
        try:
            assert told(operation(Tag, "create").steps)[0] == "post_init"
            assert "post_init" not in told(operation(Product, "create").steps)
        finally:
            post_init.disconnect(hear, sender=Tag)


class TestDeleting:
    def test_a_fast_delete_sends_nothing(self) -> None:
        found = operation(AuditEntry, "delete")

        assert found.cascade is not None
        assert found.cascade.is_fast
        assert told(found.steps) == ["DELETE audit_auditentry"]

    @pytest.mark.usefixtures("heard_deletes")
    def test_the_receiver_that_prevents_it_is_named(self) -> None:
        found = operation(AuditEntry, "delete")

        assert found.cascade is not None
        assert [(one.kind, one.name) for one in found.cascade.obstacles] == [
            ("receiver", f"{__name__}.hear")
        ]
        assert told(found.steps) == ["pre_delete", "DELETE audit_auditentry", "post_delete"]

    @pytest.mark.usefixtures("heard_deletes")
    def test_receivers_of_any_model_hinder_through_rows_and_are_not_called_for_them(self) -> None:
        found = operation(Tag, "delete")

        assert found.cascade is not None
        (through,) = found.cascade.branches
        assert (through.outcome, through.unheard) == ("collected", (f"{__name__}.hear",))
        assert not [
            step
            for step in found.steps
            if isinstance(step, SignalStep) and step.sender.label == "shop.Product_tags"
        ]

    def test_each_relation_has_its_rule_and_what_comes_of_it(self) -> None:
        cascade = operation(Order, "delete").cascade

        assert cascade is not None
        assert {(one.relation, one.on_delete, one.outcome) for one in cascade.branches} == {
            ("shop.OrderLine.order", "CASCADE", "fast_delete"),
            ("billing.Invoice.order", "CASCADE", "fast_delete"),
        }

    def test_keep_parents_leaves_the_parent_out(self) -> None:
        whole, kept = (one for one in timeline(DigitalProduct).operations if one.name == "delete")

        assert "DELETE shop_product" in told(whole.steps)
        assert "DELETE shop_product" not in told(kept.steps)


class TestRules:
    @isolate_apps("shop")
    def test_rules_of_django_and_of_a_project(self) -> None:
        def own(*_: object) -> None: ...

        def field(rule: object) -> object:
            return models.ForeignKey(Tag, on_delete=rule, null=True)  # type: ignore[arg-type]

        assert rule_of(field(models.CASCADE)) == ("CASCADE", "collected")
        assert rule_of(field(models.SET(None))) == ("SET(...)", "update")
        assert rule_of(field(models.SET(dict))) == ("SET(...)", "update")
        name, outcome = rule_of(field(own))
        assert name.endswith("own")
        assert outcome == "unknown"


class TestRelations:
    def test_both_ends_are_told_the_models_own_first(self) -> None:
        (relation,) = timeline(Tag).relations

        assert [(side.accessor, side.reverse) for side in relation.sides] == [
            ("tag.product_set", True),
            ("product.tags", False),
        ]

    def test_without_receivers_add_sends_nothing_and_remove_all_the_same(self) -> None:
        field = "auth.Group.permissions"
        relation = next(one for one in timeline(Group).relations if one.field == field)
        add, remove, clear, set_ = relation.operations

        assert told(add.steps) == ["INSERT auth_group_permissions"]
        assert told(remove.steps) == ["m2m_changed", "DELETE auth_group_permissions", "m2m_changed"]
        assert told(set_.steps) == told(remove.steps) + told(add.steps)
        assert [step.action for step in clear.steps if isinstance(step, SignalStep)] == [
            "pre_clear",
            "post_clear",
        ]

    def test_a_receiver_has_add_send(self) -> None:
        through, field = Group.permissions.through, "auth.Group.permissions"
        m2m_changed.connect(hear, sender=through)
        try:
            relation = next(one for one in timeline(Group).relations if one.field == field)
        finally:
            m2m_changed.disconnect(hear, sender=through)

        assert told(relation.operations[0].steps) == [
            "m2m_changed",
            "INSERT auth_group_permissions",
            "m2m_changed",
        ]

    def test_a_manager_that_is_not_djangos_is_not_known(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Product, "tags", property(lambda _: None))

        (relation,) = timeline(Tag).relations

        assert relation.operations == ()
        assert relation.unknown == "builtins.property is no manager of Django's"


class TestRelatives:
    def test_receivers_of_a_child_are_not_called_for_its_parent(self) -> None:
        (child,) = timeline(Product).relatives

        assert (child.model.label, child.kind) == ("shop.DigitalProduct", "child")
        assert {one.receiver.name for _, one in child.connections} >= {"shop.receivers.fill_slug"}

    def test_delete_receivers_of_a_parent_are_called_for_a_child(self) -> None:
        (parent,) = timeline(DigitalProduct).relatives

        assert parent.kind == "parent"
        assert not [signal for signal, _ in parent.connections if signal.endswith("_delete")]

    def test_a_proxy_and_the_model_behind_it(self) -> None:
        assert [one.kind for one in timeline(User).relatives] == ["proxy"]
        assert [one.kind for one in timeline(Customer).relatives] == ["concrete"]


class TestSilent:
    def test_what_has_a_parent_cannot_be_created_in_bulk(self) -> None:
        def calls(of: type[Model]) -> list[str]:
            return [one.call.partition(".objects.")[2] for one in timeline(of).silent]

        assert "bulk_create()" in calls(Product)
        assert "bulk_create()" not in calls(DigitalProduct)
        assert "bulk_update()" in calls(DigitalProduct)


class TestNotes:
    def test_a_method_of_the_models_own_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Invoice, "save", lambda _: None, raising=False)

        assert timeline(Invoice).notes == (
            "billing.models.Invoice.save() overrides Model.save(): what else it does is not shown",
        )

    def test_a_proxy_and_a_through_model_say_what_they_are(self) -> None:
        assert timeline(Customer).notes[0] == ("a proxy of auth.User, and the sender in its place")
        assert timeline(Product.tags.through).notes == (
            "made by Django for shop.Product: no save or delete signals",
        )

    def test_receivers_whose_sender_nobody_can_name_are_counted(self) -> None:
        unknown = connection("shop.receivers.lost", Sender("unknown", "?"))
        both = snapshot(signal(POST_SAVE, unknown, unknown), signal("shop.signals.paid", unknown))

        assert explain_model(OrderLine, both).notes == (
            "2 receivers of model signals have a sender that cannot be named: not shown",
        )

    def test_a_model_of_djangos_own_methods_has_none(self) -> None:
        assert timeline(OrderLine).notes == ()


class TestWhatWasNeverLoaded:
    @isolate_apps("shop")
    def test_relations_to_models_that_do_not_exist_are_not_known(self) -> None:
        class Ghost(models.Model):
            owner = models.ForeignKey("nosuch.Owner", on_delete=models.SET_NULL, null=True)
            others = models.ManyToManyField("nosuch.Other")

            class Meta:
                app_label = "shop"

            def __str__(self) -> str:
                return "a ghost"

        found = timeline(Ghost)

        assert [one.unknown for one in found.relations] == [
            "a model that it names was never loaded"
        ]
        assert not [one for one in found.silent if "owner" in one.call]


class TestParts:
    def test_one_operation(self) -> None:
        found = only(timeline(Product), "delete")

        assert [one.name for one in found.operations] == ["delete"]
        assert (found.relations, found.relatives) == ((), ())

    def test_relations(self) -> None:
        found = only(timeline(Product), "m2m")

        assert found.operations == ()
        assert len(found.relations) == 2

    def test_findings_and_absences_are_those_of_its_signals(self) -> None:
        def wrong(on: str) -> Finding:
            return finding(signal=f"django.db.models.signals.{on}")

        def absence(on: str) -> Absence:
            signal = f"django.db.models.signals.{on}"
            return Absence("shop.receivers.late", "called", signal, "Only a call.", "", None)

        names = ("post_init", "pre_save", "post_delete", "m2m_changed")
        whole = replace(
            timeline(Product),
            findings=tuple(map(wrong, names)),
            absences=tuple(map(absence, names)),
        )

        def kept(part: Part) -> list[list[str]]:
            told = only(whole, part)
            return [
                [(one.signal or "").rpartition(".")[2] for one in several]
                for several in (told.findings, told.absences)
            ]

        assert kept("create") == [["post_init", "pre_save"]] * 2
        assert kept("update") == [["pre_save"]] * 2
        assert kept("delete") == [["post_delete"]] * 2
        assert kept("m2m") == [["m2m_changed"]] * 2

    def test_every_target_of_this_process_can_be_explained(self) -> None:
        gathered = gather(lambda *_: False, with_source=True)
        snapshot = gathered.evidence.snapshot
        words = [f"model:{one.name}" for one in snapshot.models]
        words += [f"signal:{one.name}" for one in snapshot.signals if one.origin]
        words += [f"app:{label}" for label in snapshot.apps]

        explained = Answers(gathered)
        answers = [explained.of(find_targets(snapshot, word)[0]) for word in words]

        assert len(answers) == len(words) > 50


def test_no_database_is_asked_and_no_signal_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("connected to a database, or sent a signal")

    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)
    monkeypatch.setattr(Signal, "send", refuse)
    monkeypatch.setattr(Signal, "_live_receivers", refuse)

    assert timeline(Order).operations
