"""Receivers that helpers of the project connect, and whose models come with a star."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.fresh_process import told_by
from support.rule_pages import Example, audited, write_project

APPS = """\
from django.apps import AppConfig


class OneConfig(AppConfig):
    name = __name__.rpartition(".")[0]

    def ready(self):
        from . import signals
"""

MODELS = """\
from django.db import models


class Order(models.Model):
    pass


class Entry(models.Model):
    number = models.IntegerField(default=0)
    order = models.ForeignKey(Order, models.CASCADE, null=True)
"""

HELPERS = """\
from functools import partial, wraps

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver


def guarded(function):
    @wraps(function)
    def once(instance, **kwargs):
        if not getattr(instance, "is_heard", False):
            instance.is_heard = True
            function(instance=instance, **kwargs)

    return once


def on(model):
    return receiver(post_save, sender=model)


on_save = partial(receiver, post_save)


def connecting(model):
    def connect(function):
        post_save.connect(function, sender=model, weak=False)
        return function

    return connect


def connecting_and_guarding(model):
    def connect(function):
        post_save.connect(function, sender=model, weak=False)
        return guarded(function)

    return connect


def guarding_and_connecting(model):
    def connect(function):
        post_save.connect(guarded(function), sender=model, weak=False)
        return function

    return connect


def guarding_by_name_and_connecting(model):
    def connect(function):
        function = transaction.atomic(guarded(function))
        post_save.connect(function, sender=model, weak=False)
        return function

    return connect
"""

SIGNALS = """\
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from .helpers import *
from .helpers import connecting, connecting_and_guarding, guarded, guarding_and_connecting
from .helpers import guarding_by_name_and_connecting, on, on_save
from .models import *

on_order = receiver(post_save, sender=Order)

"""

RECURSING = [
    "@on(Order)",
    "@on_save(sender=Order)",
    "@on_order",
    "@connecting(Order)",
    "@connecting(Order)\n@transaction.atomic",
    "@connecting_and_guarding(Order)",
    "@on(Order)\n@receiver(post_save, sender=Entry)",
]
ENDING = [
    "@guarding_and_connecting(Order)",
    "@guarding_and_connecting(Order)\n@transaction.atomic",
    "@guarding_by_name_and_connecting(Order)",
    "@guarding_by_name_and_connecting(Order)\n@transaction.atomic",
    "@connecting(Order)\n@guarded",
    "@on(Order)\n@guarded\n@transaction.atomic",
]

RUN = """
    import json, sys, weakref
    from django.db import connection
    from django.db.models.signals import post_save
    from helped.models import Entry, Order

    with connection.schema_editor() as editor:
        editor.create_model(Order)
        editor.create_model(Entry)
    entries = [one for one in post_save.receivers if one[0][1] == id(Order)]
    sys.setrecursionlimit(400)
    told = []
    for entry in entries:
        post_save.receivers = [entry]
        post_save.sender_receivers_cache.clear()
        try:
            Order().save()
        except RecursionError:
            held = entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]
            while hasattr(held, "__wrapped__"):
                held = held.__wrapped__
            told.append(held.__name__)
    print(json.dumps(told))
"""


def app(name: str, signals: str, more: Mapping[str, str] | None = None) -> Example:
    """An app with these receivers."""
    files = {"__init__.py": "", "apps.py": APPS, "models.py": MODELS, "signals.py": signals}
    return Example(name, files | dict(more or {}))


@pytest.fixture(scope="module")
def example() -> Example:
    """An app with a receiver for each way to connect it."""
    hears = [
        f"{decorators}\ndef hear_{number}(instance, **kwargs):\n    instance.save()\n\n"
        for number, decorators in enumerate(RECURSING + ENDING)
    ]
    return app("helped", SIGNALS + "\n".join(hears), {"helpers.py": HELPERS})


def test_they_are_judged_where_the_helper_does_no_more_than_connect(
    example: Example, tmp_path: Path
) -> None:
    found = audited(tmp_path / "project", [example])["helped"]

    names = [each["subject"].split()[0] for each in found if each["rule"] == "recursive-save"]
    assert {name for name in names if "Entry" not in name} == {
        f"helped.signals.hear_{number}" for number in range(len(RECURSING))
    }


def test_those_recurse_and_the_others_do_not(example: Example, tmp_path: Path) -> None:
    manage = write_project(tmp_path / "project", [example])

    told = told_by(RUN, folder=manage.parent, DJANGO_SETTINGS_MODULE="settings", EXAMPLES_DEBUG="0")

    assert set(told) == {f"hear_{number}" for number in range(len(RECURSING))}


STARRED = """\
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import *


@receiver(post_save, sender=Order)
def write_entry(instance, **kwargs):
    Entry.objects.create(order=instance)
"""


@pytest.mark.parametrize("star", [True, False])
def test_models_are_known_by_whatever_import(star: bool, tmp_path: Path) -> None:
    signals = STARRED if star else STARRED.replace("import *", "import Entry, Order")

    found = audited(tmp_path / "project", [app("starred", signals)])["starred"]

    rules = {"created-not-checked", "raw-not-checked", "using-ignored"}
    assert rules <= {each["rule"] for each in found}


ROUTES = {
    "Entry(number=instance.pk).save()": "default",
    "entry = Entry()\n    entry.number = 2\n    entry.save()": "default",
    "Entry.objects.create(order=instance)": "default",
    "Entry(order=instance).save()": "archive",
    "entry = Entry()\n    entry.order = instance\n    entry.save()": "archive",
    "Entry(number=1).save(using=kwargs['using'])": "archive",
    "if instance._state.db == 'default':\n        Entry.objects.create()": None,
}

WRITTEN = """
    import json
    from django.db import connections
    from django.db.models.signals import post_save
    from routed import signals
    from routed.models import Entry, Order

    for name in ("default", "archive"):
        with connections[name].schema_editor() as editor:
            editor.create_model(Order)
            editor.create_model(Entry)
    post_save.receivers = []
    Order.objects.create(pk=1)
    order = Order.objects.using("archive").create(pk=1)
    told = []
    for number in range({number}):
        hear = getattr(signals, f"hear_{{number}}")
        hear(sender=Order, instance=order, created=True, raw=False, using="archive")
        where = [n for n in ("default", "archive") if Entry.objects.using(n).exists()]
        told.append(where)
        for name in where:
            Entry.objects.using(name).all().delete()
    print(json.dumps(told))
"""


class TestUsingIgnored:
    @pytest.fixture
    def example(self) -> Example:
        head = "from .models import Entry\nfrom django.db.models.signals import post_save\n\n"
        hears = [
            f"def hear_{number}(instance, **kwargs):\n    {statements}\n\n"
            f"post_save.connect(hear_{number})\n\n"
            for number, statements in enumerate(ROUTES)
        ]
        return app("routed", head + "".join(hears))

    def test_those_are_told_of_whose_rows_go_elsewhere(
        self, example: Example, tmp_path: Path
    ) -> None:
        found = audited(tmp_path / "project", [example])["routed"]

        names = {each["subject"].split()[0] for each in found if each["rule"] == "using-ignored"}
        assert names == {
            f"routed.signals.hear_{number}"
            for number, where in enumerate(ROUTES.values())
            if where == "default"
        }

    def test_the_rows_do(self, example: Example, tmp_path: Path) -> None:
        manage = write_project(tmp_path / "project", [example])

        told = told_by(
            WRITTEN.format(number=len(ROUTES)),
            folder=manage.parent,
            DJANGO_SETTINGS_MODULE="settings",
            EXAMPLES_DEBUG="0",
        )

        assert told == [[where] if where else [] for where in ROUTES.values()]
