"""Receivers of model signals: recursion, fixtures, transactions, relations, databases, costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django
import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.signals import post_delete, post_init, post_save, pre_delete
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from support.example_apps import Install, page_of
from support.fresh_process import told_by
from support.rule_pages import State, write_project

pytestmark = pytest.mark.django_db


def queries_of(work: Any) -> int:
    """How many queries a call makes."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


@pytest.mark.usefixtures("debug")
class TestRecursiveSave:
    def test_a_save_ends_in_a_recursion_error_and_no_row(self, install: Install) -> None:
        Order = install("recursive-save", "broken").models.Order  # noqa: N806

        with (
            CaptureQueriesContext(connection) as queries,
            pytest.raises(RecursionError),
            transaction.atomic(),
        ):
            Order.objects.create()

        updates = [query for query in queries if query["sql"].startswith("UPDATE")]
        assert len(updates) > 20
        assert not Order.objects.exists()

    def test_an_update_is_one_query_and_sends_nothing(self, install: Install) -> None:
        Order = install("recursive-save", "mended").models.Order  # noqa: N806

        order = Order.objects.create()

        assert order.number == Order.objects.get().number == "A-00001"


class TestSideEffectInTransaction:
    @pytest.mark.parametrize(("state", "mails"), [("broken", 1), ("mended", 0)])
    def test_mail_of_an_order_that_was_rolled_back(
        self,
        state: State,
        mails: int,
        install: Install,
        mailoutbox: list[Any],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        Order = install("side-effect-in-transaction", state).models.Order  # noqa: N806

        def order_and_fail() -> None:
            with transaction.atomic():
                Order.objects.create(email="buyer@example.com")
                raise ZeroDivisionError

        with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
            order_and_fail()

        assert not Order.objects.exists()
        assert len(mailoutbox) == mails

    @pytest.mark.parametrize("state", ["broken", "mended"])
    def test_mail_of_an_order_that_was_committed(
        self,
        state: State,
        install: Install,
        mailoutbox: list[Any],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        Order = install("side-effect-in-transaction", state).models.Order  # noqa: N806

        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            Order.objects.create(email="buyer@example.com")
            assert len(mailoutbox) == (1 if state == "broken" else 0)

        assert [mail.to for mail in mailoutbox] == [["buyer@example.com"]]

    def test_get_or_create_opens_a_transaction_and_save_does_not(self, install: Install) -> None:
        Order = install("side-effect-in-transaction", "mended").models.Order  # noqa: N806
        savepoints: list[int] = []
        post_save.connect(
            lambda **_: savepoints.append(len(connection.savepoint_ids)), sender=Order, weak=False
        )

        Order.objects.create(email="first@example.com")
        Order.objects.get_or_create(email="second@example.com")

        assert savepoints == [savepoints[0], savepoints[0] + 1]


@pytest.mark.parametrize(("state", "names"), [("broken", []), ("mended", ["new"])])
def test_a_form_writes_the_relation_after_post_save(
    state: State, names: list[str], install: Install
) -> None:
    app = install("m2m-read-in-post-save", state)
    tag = app.models.Tag.objects.create(name="new")

    product = app.forms.ProductForm({"name": "chair", "tags": [tag.pk]}).save()

    assert list(product.tags.all()) == [tag]
    assert app.signals.index.get(product.pk) == names


class TestRawNotChecked:
    def test_the_row_that_the_receiver_writes_is_in_the_way_of_the_fixture(
        self, install: Install
    ) -> None:
        broken = install("raw-not-checked", "broken")

        with pytest.raises(IntegrityError, match="UNIQUE"):
            load(fixture_of(broken.name))

    def test_raw_rows_are_left_alone(self, install: Install) -> None:
        mended = install("raw-not-checked", "mended")

        load(fixture_of(mended.name))
        assert [each.balance for each in mended.models.Account.objects.all()] == [20]

        mended.models.Customer.objects.create()
        assert [each.balance for each in mended.models.Account.objects.all()] == [20, 0]


def fixture_of(app: str) -> list[dict[str, Any]]:
    account = {"customer": 1, "balance": 20}
    return [
        {"model": f"{app}.customer", "pk": 1, "fields": {"name": "Ada"}},
        {"model": f"{app}.account", "pk": 7, "fields": account},
    ]


def load(rows: list[dict[str, Any]]) -> None:
    """As ``loaddata`` does it."""
    with transaction.atomic():
        for row in serializers.deserialize("python", rows):
            row.save()


@pytest.mark.parametrize(("state", "vouchers"), [("broken", [1, 2, 3]), ("mended", [1, 1, 1])])
def test_each_save_writes_one_more_row_unless_created_is_asked(
    state: State, vouchers: list[int], install: Install
) -> None:
    models = install("created-not-checked", state).models
    customer = models.Customer()

    counts = []
    for _ in range(3):
        customer.save()
        counts.append(models.Voucher.objects.count())

    assert counts == vouchers


@pytest.mark.parametrize(("state", "where"), [("broken", "default"), ("mended", "archive")])
def test_the_row_goes_to_the_database_that_using_names(
    state: State, where: str, tmp_path: Path
) -> None:
    (example,) = page_of("using-ignored").examples[state]
    manage = write_project(tmp_path / "project", [example])

    counts = told_by(
        f"""
        import json
        from django.db import connections
        from {example.app}.models import Entry, Order
        for name in ("default", "archive"):
            with connections[name].schema_editor() as editor:
                editor.create_model(Order)
                editor.create_model(Entry)
        Order.objects.using("archive").create()
        print(json.dumps([n for n in ("default", "archive") if Entry.objects.using(n).exists()]))
        """,
        folder=manage.parent,
        DJANGO_SETTINGS_MODULE="settings",
        EXAMPLES_DEBUG="0",
    )

    assert counts == [where]


class TestUncoveredSubclass:
    def test_the_save_of_a_child_does_not_reach_a_receiver_of_its_parent(
        self, install: Install
    ) -> None:
        models = install("uncovered-subclass", "broken").models

        models.DigitalProduct.objects.create()
        assert models.Product.objects.count() == 1
        assert models.Entry.objects.count() == 0

        models.Product.objects.create()
        assert models.Entry.objects.count() == 1

    def test_connected_to_both_it_hears_each_save_once(self, install: Install) -> None:
        models = install("uncovered-subclass", "mended").models

        models.DigitalProduct.objects.create()
        assert models.Entry.objects.count() == 1

        models.Product.objects.create()
        assert models.Entry.objects.count() == 2

    def test_the_delete_of_a_child_reaches_receivers_of_its_parent(self, install: Install) -> None:
        models = install("uncovered-subclass", "broken").models
        senders: list[type] = []
        post_delete.connect(
            lambda sender, **_: senders.append(sender), sender=models.Product, weak=False
        )

        models.DigitalProduct.objects.create().delete()

        assert senders == [models.Product]

    def test_a_proxy_is_saved_and_deleted_as_the_proxy_alone(self) -> None:
        from accounts.models import Customer

        senders: list[type] = []
        for signal in (post_save, post_delete):
            signal.connect(
                lambda sender, **_: senders.append(sender),
                sender=Customer._meta.concrete_model,
                weak=False,
            )

        Customer.objects.create(username="ada").delete()

        assert senders == []


class TestCatchAllModelReceiver:
    def test_it_runs_for_models_of_other_apps(self, install: Install) -> None:
        install("catch-all-model-receiver", "broken")
        heard = receivers_named(post_save, Session, "write_log")
        install("catch-all-model-receiver", "mended")
        Session.objects.create(session_key="key", expire_date=timezone.now())

        assert heard == receivers_named(post_save, Session, "write_log") == 1

    def test_it_gets_the_models_of_migrations_which_have_no_methods(self, install: Install) -> None:
        broken = install("catch-all-model-receiver", "broken")

        with pytest.raises(AttributeError, match="describe"):
            historical(broken.models.Order).objects.create()

    def test_with_a_sender_it_does_not(self, install: Install) -> None:
        mended = install("catch-all-model-receiver", "mended")

        historical(mended.models.Order).objects.create()
        assert mended.signals.log == []

        mended.models.Order.objects.create(total=5)
        assert mended.signals.log == ["order of 5"]


def receivers_named(signal: Any, sender: type, name: str) -> int:
    """How many receivers of that name run for a sender."""
    live = signal._live_receivers(sender)
    every = live if isinstance(live, list) else [one for part in live for one in part]
    return sum(one.__name__ == name for one in every)


def historical(model: Any) -> Any:
    """The model as a data migration gets it from ``apps.get_model``."""
    state = ProjectState()
    state.add_model(ModelState.from_model(model))
    return state.apps.get_model(model._meta.app_label, model.__name__)


class TestInitReceiver:
    def test_it_runs_for_each_row_that_is_loaded(self, install: Install) -> None:
        broken = install("init-receiver", "broken")
        add_products(broken.models.Product)
        broken.signals.calls.clear()

        products = list(broken.models.Product.objects.all())

        assert len(broken.signals.calls) == len(products) == 3
        assert products[0].label == "chair (c0)"

    def test_two_fields_of_which_one_is_deferred_load_each_other_without_end(
        self, install: Install
    ) -> None:
        broken = install("init-receiver", "broken").models.Product
        mended = install("init-receiver", "mended").models.Product
        for model in (broken, mended):
            add_products(model)

        with pytest.raises(RecursionError):
            list(broken.objects.only("name"))
        assert queries_of(lambda: list(mended.objects.only("name"))) == 1

    def test_one_field_that_is_deferred_costs_a_query_for_each_row(self, install: Install) -> None:
        model = install("init-receiver", "mended").models.Product
        add_products(model)
        post_init.connect(lambda instance, **_: instance.code, sender=model, weak=False)

        assert queries_of(lambda: list(model.objects.only("name"))) == 4

    def test_a_property_tells_the_same_and_nothing_is_sent(self, install: Install) -> None:
        Product = install("init-receiver", "mended").models.Product  # noqa: N806
        add_products(Product)

        assert Product.objects.order_by("pk")[0].label == "chair (c0)"
        assert not post_init.has_listeners(Product)


def add_products(model: Any) -> None:
    model.objects.bulk_create(model(name="chair", code=f"c{number}") for number in range(3))


class TestFastDeleteDisabled:
    def test_with_a_receiver_the_number_of_queries_grows_with_that_of_rows(
        self, install: Install
    ) -> None:
        broken = install("fast-delete-disabled", "broken")

        few = queries_to_delete(broken, 10)
        many = queries_to_delete(broken, 1000)

        assert many > few > 1
        assert len(broken.signals.log) == 1010

    def test_without_one_it_is_a_single_query(self, install: Install) -> None:
        mended = install("fast-delete-disabled", "mended")

        few = queries_to_delete(mended, 10)
        many = queries_to_delete(mended, 1000)

        assert few == many == 1
        assert mended.signals.log == [("home", 10), ("home", 1000)]

    def test_rows_from_which_something_cascades_are_loaded_anyway(self, install: Install) -> None:
        models = install("raw-not-checked", "mended").models
        assert not pre_delete.has_listeners(models.Customer)
        assert not post_delete.has_listeners(models.Customer)
        models.Customer.objects.bulk_create(models.Customer() for _ in range(10))

        with CaptureQueriesContext(connection) as queries:
            models.Customer.objects.all().delete()

        assert queries[0]["sql"].startswith("SELECT")


def queries_to_delete(app: Any, rows: int) -> int:
    Visit = app.models.Visit  # noqa: N806
    Visit.objects.bulk_create(Visit(page="home") for _ in range(rows))
    return queries_of(lambda: app.cleaning.delete_visits("home"))


@pytest.mark.skipif(django.VERSION < (6, 1), reason="DB_CASCADE is new in Django 6.1")
class TestUnreachableDeleteReceiver:
    @pytest.mark.parametrize(("state", "told"), [("broken", 0), ("mended", 1)])
    def test_rows_that_go_with_their_parent(
        self, state: State, told: int, install: Install
    ) -> None:
        models = install("unreachable-delete-receiver", state).models
        order = models.Order.objects.create()
        models.Document.objects.create(order=order)

        order.delete()

        assert not models.Document.objects.exists()
        assert models.Entry.objects.count() == told

    def test_an_object_that_is_deleted_itself(self, install: Install) -> None:
        models = install("unreachable-delete-receiver", "broken").models
        document = models.Document.objects.create(order=models.Order.objects.create())

        document.delete()

        assert models.Entry.objects.count() == 1
