"""Senders that a signal is never sent with: the receiver really does not run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import auth
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.checks import run_checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import models
from django.db.models.signals import post_init, post_save
from django.dispatch import Signal
from django.test import Client
from django.test.utils import isolate_apps
from shop.models import Order, OrderLine, Product, Tag
from support.example_apps import ExampleApp, Install, page_of
from support.fresh_process import told_by
from support.rule_pages import State, write_project

from .conftest import Said

pytestmark = pytest.mark.django_db


class Calls:
    """A receiver that keeps what it is sent with."""

    def __init__(self) -> None:
        self.senders: list[object] = []

    def __call__(self, sender: object, **kwargs: object) -> None:
        self.senders.append(sender)


class TestPendingSender:
    @pytest.fixture(autouse=True)
    def nothing_pending_afterwards(self) -> Iterator[None]:
        before = dict(apps._pending_operations)
        yield
        apps._pending_operations.clear()
        apps._pending_operations.update(before)

    def test_model_of_a_wrong_name_is_waited_for_in_vain(
        self, install: Install, said: Said
    ) -> None:
        app = install("pending-sender", "broken")

        app.models.Order.objects.create(total=5)

        assert said(app) == []

    def test_checks_complain_of_it(self, install: Install) -> None:
        install("pending-sender", "broken")

        assert "signals.E001" in {one.id for one in run_checks(tags=["models"])}

    def test_the_right_name_works(self, install: Install, said: Said) -> None:
        app = install("pending-sender", "mended")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]
        assert "signals.E001" not in {one.id for one in run_checks(tags=["models"])}


class TestAbstractSender:
    @staticmethod
    def save_both(app: ExampleApp) -> None:
        for model in (app.models.Invoice, app.models.CreditNote):
            model.objects.create(number=model.__name__).delete()

    def test_saving_a_subclass_is_not_told(self, install: Install, said: Said) -> None:
        app = install("abstract-sender", "broken")

        self.save_both(app)

        assert said(app) == []

    def test_concrete_senders_work(self, install: Install, said: Said) -> None:
        app = install("abstract-sender", "mended")

        self.save_both(app)

        assert said(app) == ["Invoice goes to the archive", "CreditNote goes to the archive"]

    @isolate_apps("shop")
    def test_field_of_an_abstract_model_connects_for_its_subclasses_as_well(self) -> None:
        calls = Calls()

        class Number(models.IntegerField):
            def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
                super().contribute_to_class(cls, name, **kwargs)
                post_init.connect(calls, sender=cls)

        class Paper(models.Model):
            number = Number()

            class Meta:
                app_label = "shop"
                abstract = True

        class Bill(Paper):
            class Meta:
                app_label = "shop"

        Bill()

        assert calls.senders == [Bill]


@pytest.mark.parametrize(("state", "expected"), [("broken", []), ("mended", ["welcome, ann"])])
@pytest.mark.parametrize("debug", ["0", "1"])
def test_swapped_model_is_never_saved(
    state: State, expected: list[str], debug: str, tmp_path: Path
) -> None:
    (example,) = page_of("swapped-sender").examples[state]
    write_project(tmp_path / "project", [example])

    said = told_by(
        f"""
        import json, logging
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import User
        from django.core.management import call_command

        said = []
        handler = logging.Handler()
        handler.emit = lambda record: said.append(record.getMessage())
        logging.getLogger({example.app!r}).addHandler(handler)
        logging.getLogger({example.app!r}).setLevel("INFO")

        call_command("migrate", run_syncdb=True, verbosity=0)
        get_user_model().objects.create(username="ann")
        try:
            User.objects
        except AttributeError:
            print(json.dumps(said))
        """,
        folder=tmp_path / "project",
        DJANGO_SETTINGS_MODULE="settings",
        EXAMPLES_DEBUG=debug,
    )

    assert said == expected


class TestManyToMany:
    @staticmethod
    def tag(app: ExampleApp) -> None:
        product = app.models.Product.objects.create(name="lamp")
        tag = app.models.Tag.objects.create(name="new")
        product.tags.add(tag)
        product.tags.remove(tag)
        product.tags.set([tag])
        product.tags.clear()
        product.tags.add(tag)
        product.delete()

    def test_m2m_changed_is_not_sent_with_the_model_of_the_relation(
        self, install: Install, said: Said
    ) -> None:
        app = install("m2m-sender-not-through", "broken")

        self.tag(app)

        assert said(app) == []

    def test_m2m_changed_is_sent_with_the_through_model(self, install: Install, said: Said) -> None:
        app = install("m2m-sender-not-through", "mended")

        self.tag(app)

        assert {one.rpartition(": ")[2] for one in said(app)} == {
            f"{when}_{what}" for when in ("pre", "post") for what in ("add", "remove", "clear")
        }

    def test_from_the_other_side_the_instance_is_of_the_other_model(self, install: Install) -> None:
        app = install("m2m-sender-not-through", "mended")
        calls: list[tuple[object, bool]] = []

        def note(instance: object, reverse: bool, **kwargs: object) -> None:
            calls.append((instance, reverse))

        models.signals.m2m_changed.connect(note, sender=app.models.Product.tags.through)
        tag = app.models.Tag.objects.create(name="new")

        tag.product_set.add(app.models.Product.objects.create(name="lamp"))

        assert calls == [(tag, True), (tag, True)]

    @pytest.mark.parametrize("name", ["pre_save", "post_save", "pre_delete", "post_delete"])
    def test_through_model_that_django_made_sends_nothing_even_when_saved_by_hand(
        self, name: str
    ) -> None:
        through, calls = Product.tags.through, Calls()
        getattr(models.signals, name).connect(calls, sender=through)
        product = Product.objects.create(name="lamp", slug="lamp", price=1)
        tag = Tag.objects.create(name="new", slug="new")

        product.tags.add(tag)
        product.tags.remove(tag)
        through.objects.create(product=product, tag=tag).delete()

        assert calls.senders == []

    def test_adding_is_not_told_by_post_save(self, install: Install, said: Said) -> None:
        app = install("auto-through-sender", "broken")

        self.tag(app)

        assert said(app) == []

    def test_adding_is_told_by_m2m_changed(self, install: Install, said: Said) -> None:
        app = install("auto-through-sender", "mended")

        self.tag(app)

        assert [one[:11] for one in said(app)] == ["1 more tags"] * 3

    def test_add_saves_no_object_of_a_through_model_of_ones_own_either(self) -> None:
        calls = Calls()
        post_save.connect(calls, sender=OrderLine)
        product = Product.objects.create(name="lamp", slug="lamp", price=1)
        order = Order.objects.create(customer=User.objects.create(username="ann"))

        order.products.add(product, through_defaults={"price": 1})

        assert order.lines.count() == 1
        assert calls.senders == []


class TestStringSender:
    @pytest.mark.parametrize(("state", "expected"), [("broken", []), ("mended", ["welcome, ann"])])
    def test_login_is_sent_with_the_class(
        self, state: State, expected: list[str], install: Install, said: Said
    ) -> None:
        app = install("string-sender", state)

        Client().force_login(User.objects.create(username="ann"))

        assert said(app) == expected

    @pytest.mark.parametrize(("state", "times"), [("broken", 0), ("mended", 1)])
    def test_post_migrate_is_sent_with_the_configuration(
        self, state: State, times: int, install: Install, said: Said
    ) -> None:
        app = install("string-sender", state, 2)

        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

        assert len(said(app)) == times

    def test_equal_texts_match_only_where_they_are_one_object(self) -> None:
        signal, calls = Signal(), Calls()
        one, other = "".join(["a", "-b"]), "".join(["a-", "b"])
        signal.connect(calls, sender=one)

        signal.send(sender=other)
        signal.send(sender=one)

        assert one == other
        assert calls.senders == [one]

    def test_failed_login_is_sent_with_one_certain_text(self) -> None:
        same, equal = Calls(), Calls()
        user_login_failed.connect(same, sender=auth.__name__)
        user_login_failed.connect(equal, sender="".join(["django.contrib", ".auth"]))

        auth.authenticate(username="nobody", password="")

        assert (len(same.senders), len(equal.senders)) == (1, 0)


class TestImpossibleSender:
    @pytest.mark.parametrize("number", [1, 2])
    @pytest.mark.parametrize(("state", "times"), [("broken", 0), ("mended", 1)])
    def test_post_migrate_is_sent_with_configurations_of_apps_with_models(
        self, number: int, state: State, times: int, install: Install, said: Said
    ) -> None:
        app = install("impossible-sender", state, number)

        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

        assert len(said(app)) == times

    def test_forms_save_nothing(self, install: Install, said: Said) -> None:
        app = install("impossible-sender", "broken", 3)

        assert app.signals.OrderForm({"address": "here"}).is_valid()

        assert said(app) == []

    def test_models_do(self, install: Install, said: Said) -> None:
        app = install("impossible-sender", "mended", 3)

        app.models.Order.objects.create(address="here")

        assert said(app) == ["a new order"]

    def test_model_that_is_there_has_been_prepared(self, install: Install, said: Said) -> None:
        app = install("impossible-sender", "broken", 4)

        assert app.models.Parcel
        assert said(app) == []

    def test_model_in_the_making_is_prepared_later(self, install: Install, said: Said) -> None:
        app = install("impossible-sender", "mended", 4)

        assert said(app) == ["Parcel is ready"]
