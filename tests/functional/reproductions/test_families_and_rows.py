"""What is sent for the classes below a sender, and what receivers cost and write for rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_init,
    post_save,
    pre_delete,
)
from django.dispatch import Signal
from django.test.utils import CaptureQueriesContext, isolate_apps
from shop.models import Product, Tag
from support.example_apps import Install, page_of
from support.rule_pages import Example, audited

pytestmark = pytest.mark.django_db


class Senders:
    """A receiver that keeps what it is sent with."""

    def __init__(self, *signals: Signal, sender: Any = None) -> None:
        self.seen: list[Any] = []
        for signal in signals:
            signal.connect(self, sender=sender)

    def __call__(self, sender: Any, **_: object) -> None:
        self.seen.append(sender)


class TestProxyAsSender:
    @pytest.fixture
    def family(self) -> Iterator[tuple[Any, Any, Any]]:
        """A proxy, a proxy of it, and a child of it."""
        with isolate_apps("shop"):
            parent = made("Parent", models.Model)
            shown = made("Shown", parent, proxy=True)
            shown_too = made("ShownToo", shown, proxy=True)
            special = made("Special", shown)
            editor: Any = connection.SchemaEditorClass(connection, atomic=False)  # type: ignore[misc]
            editor.deferred_sql = []
            editor.create_model(parent)
            editor.create_model(special)
            yield shown, shown_too, special

    def test_saves_and_deletes_below_it_do_not_reach_it(self, family: tuple[Any, Any, Any]) -> None:
        shown, *below = family
        of_proxy = Senders(post_save, post_delete, sender=shown)

        for model in below:
            model.objects.create().delete()
        assert of_proxy.seen == []

        shown.objects.create().delete()
        assert of_proxy.seen == [shown, shown]


def made(name: str, base: type, **options: bool) -> Any:
    """A model of the shop."""
    meta = type("Meta", (), {"app_label": "shop", **options})
    return type(name, (base,), {"__module__": __name__, "Meta": meta})


FAMILY = """\
from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=50)


class Digital(Product):
    pass


class Ebook(Digital):
    pass


class Shown(Product):
    class Meta:
        proxy = True


class ShownToo(Shown):
    class Meta:
        proxy = True


class Special(Shown):
    pass
"""
RECEIVERS = """\
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Product, Shown


@receiver([post_save, post_delete], sender=Product)
def clear(sender, **kwargs):
    pass


@receiver(post_save, sender=Shown)
def of_proxy(sender, **kwargs):
    pass


def in_a_loop(sender, **kwargs):
    pass


for model in [Product, *Product.__subclasses__()]:
    post_save.connect(in_a_loop, sender=model)
"""


def test_each_receiver_is_told_once_with_all_that_it_misses(tmp_path: Path) -> None:
    (page,) = page_of("uncovered-subclass").examples["broken"]
    files = {**page.files, "models.py": FAMILY, "signals.py": RECEIVERS}

    found = audited(tmp_path / "project", [Example(page.app, files)])[page.app]

    told = [each["message"] for each in found if each["rule"] == "uncovered-subclass"]
    short = [each.partition(": ")[0].replace(f"{page.app}.", "") for each in told]
    assert sorted(short) == [
        "signals.clear does not run on post_save of Digital, Special, Shown, ShownToo or Ebook, "
        "nor on post_delete of Shown or ShownToo",
        "signals.in_a_loop does not run on post_save of Special, ShownToo or Ebook",
        "signals.of_proxy does not run on post_save of ShownToo or Special",
    ]


def test_the_whole_family_is_heard_at_any_depth(install: Install) -> None:
    app = install("uncovered-subclass", "mended", 2)

    app.models.DigitalProduct.objects.create()
    app.models.Product.objects.create()

    assert app.models.Entry.objects.count() == 2


def test_where_one_row_is_allowed_the_second_save_fails() -> None:
    def add_tag(instance: Product, **_: object) -> None:
        Tag.objects.create(name="new", slug=instance.slug)  # whose slug is unique

    post_save.connect(add_tag, sender=Product)
    product = Product.objects.create(name="lamp", slug="lamp", price=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        product.save()

    assert Tag.objects.count() == 1


def test_rows_that_become_no_objects_send_no_init() -> None:
    Product.objects.create(name="lamp", slug="lamp", price=1)
    made_objects = Senders(post_init, sender=Product)

    assert list(Product.objects.values("name")) == [{"name": "lamp"}]
    assert list(Product.objects.values_list("name")) == [("lamp",)]
    assert Product.objects.count() == 1
    assert Product.objects.exists()
    assert made_objects.seen == []

    assert len(list(Product.objects.all())) == 1
    assert made_objects.seen == [Product]


@isolate_apps("shop")
def test_an_image_field_without_dimensions_connects_a_receiver_on_4_2_alone() -> None:
    meta = type("Meta", (), {"app_label": "shop"})
    image = models.ImageField()
    photo = type("Photo", (models.Model,), {"__module__": __name__, "Meta": meta, "image": image})

    assert post_init.has_listeners(photo) is (django.VERSION < (5, 0))


def test_m2m_changed_of_any_sender_hears_data_migrations_too() -> None:
    state = ProjectState()
    for model in (Tag, Product):
        state.add_model(ModelState.from_model(model))
    historical = state.apps.get_model("shop", "Product")
    product = Product.objects.create(name="lamp", slug="lamp", price=1)
    tag = Tag.objects.create(name="new", slug="new")
    every, own = Senders(m2m_changed), Senders(m2m_changed, sender=Product.tags.through)

    historical.objects.get(pk=product.pk).tags.add(tag.pk)

    assert every.seen == [historical.tags.through] * 2
    assert own.seen == []


@pytest.mark.skipif(django.VERSION < (6, 1), reason="DB_CASCADE is new in Django 6.1")
@pytest.mark.usefixtures("debug")
def test_rows_that_the_database_deletes_are_not_loaded_for_a_receiver(install: Install) -> None:
    app = install("unreachable-delete-receiver", "broken").models
    order = app.Order.objects.create()
    for _ in range(3):
        app.Document.objects.create(order=order)
    assert pre_delete.has_listeners(app.Document) or post_delete.has_listeners(app.Document)

    with CaptureQueriesContext(connection) as queries:
        order.delete()

    assert [query["sql"].split()[0] for query in queries] == ["DELETE"]
    assert not app.Document.objects.exists()
