"""A comment at the place that connects a receiver, or at its ``def``, counts for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import pytest
from support.fork_server import signals

MANAGE = """
import os, sys
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
execute_from_command_line(sys.argv)
"""

SETTINGS = """
SECRET_KEY = "x"
INSTALLED_APPS = ["signal_inspector", *{apps}]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
"""

APPS = """
from django.apps import AppConfig

class CrmConfig(AppConfig):
    name = "crm"

    def ready(self):
        from . import wiring
"""

MODELS = """
from django.db import models

class Order(models.Model): ...
class Item(models.Model): ...
"""

HEAD = """
from functools import partial
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal, receiver
from .models import Item, Order

def f(tag, sender, **kwargs): ...

def make(value):
    def inner(sender, instance, **kwargs):
        instance.save()
    return inner

class Handler:
    def __call__(self, sender, instance, **kwargs):
        instance.save()

    def on_save(self, sender, instance, **kwargs):
        instance.save()
"""

CASES = {
    "the first of two partials": """
        post_save.connect(partial(f, "x"), Order, weak=False)  # IGNORE[duplicate-connection]
        post_save.connect(partial(f, "x"), Order, weak=False)
    """,
    "the second of two partials": """
        post_save.connect(partial(f, "x"), Order, weak=False)
        post_save.connect(partial(f, "x"), Order, weak=False)  # IGNORE[duplicate-connection]
    """,
    "both partials": """
        post_save.connect(partial(f, "x"), Order, weak=False)  # IGNORE[duplicate-connection]
        post_save.connect(partial(f, "x"), Order, weak=False)  # IGNORE[duplicate-connection]
    """,
    "a closure": "post_save.connect(make(1), sender=Order, weak=False)  # IGNORE[recursive-save]",
    "an object": "post_save.connect(Handler(), sender=Order, weak=False)  # IGNORE[recursive-save]",
    "a method of an object that is made on the spot": """
        post_save.connect(Handler().on_save, Order, weak=False)  # IGNORE[recursive-save]
    """,
    "a nameless receiver": """
        paid = Signal()
        paid.connect(  # IGNORE[W003]
            partial(f, "x"),
            weak=False,
        )
        def pay(): paid.send_robust(sender=None)
    """,
    "the last line of a call": """
        def h(sender, instance, **kwargs): instance.save()
        post_save.connect(
            h,
            sender=Order,
        )  # IGNORE[recursive-save]
    """,
    "a lambda in a later line": """
        pre_save.connect(  # IGNORE[signature-mismatch]
            lambda created, **kwargs: None,
            sender=Order,
            weak=False,
        )
    """,
    "the def of a receiver whose dispatch_uid is taken": """
        @receiver(post_save, sender=Order, dispatch_uid="one")
        def a(sender, **kwargs): ...
        @receiver(post_save, sender=Order, dispatch_uid="one")
        def b(sender, **kwargs): ...  # IGNORE[dispatch-uid-collision]
    """,
    "the def of a receiver that was collected": """
        def wire():
            def h(sender, **kwargs): ...  # IGNORE[collected-receiver]
            post_save.connect(h, sender=Order)
        wire()
    """,
    "the def where several decorators connect": """
        @receiver(post_save, sender=Order)
        @receiver(post_save, sender=Item)
        def h(sender, instance, **kwargs):  # IGNORE[recursive-save]
            instance.save()
    """,
    "a def of several lines": """
        @receiver(post_save, sender=Order)
        def h(
            sender, instance, **kwargs
        ):  # IGNORE[recursive-save]
            instance.save()
    """,
}
PLAIN = {
    "a decorator": """
        @receiver(pre_save, sender=Order)  # IGNORE[signature-mismatch]
        def h(created, **kwargs): ...
    """,
    "a call of several lines": CASES["a lambda in a later line"],
    "a def": """
        @receiver(pre_save, sender=Order)
        def h(created, **kwargs): ...  # IGNORE[signature-mismatch]
    """,
}


def audited(folder: Path, wirings: Iterable[str], *arguments: str) -> list[list[str]]:
    """The rules that find something in each of these apps of one project."""
    names = [f"crm_{number}" for number, _ in enumerate(wirings)]
    for name, wiring in zip(names, wirings, strict=True):
        app = folder / name
        app.mkdir()
        source = HEAD + dedent(wiring)
        files = {"apps": APPS, "models": MODELS, "wiring": source, "__init__": ""}
        for module, text in files.items():
            text = text.replace("IGNORE", "signals: ignore").replace("crm", name)
            app.joinpath(f"{module}.py").write_text(text)
    folder.joinpath("settings.py").write_text(SETTINGS.format(apps=names))
    folder.joinpath("manage.py").write_text(MANAGE)
    wanted = ["audit", "--format", "json", *arguments]
    result = signals(*wanted, manage=folder / "manage.py", cwd=folder)
    findings = json.loads(result.out)["findings"]
    return [
        [each["rule"] for each in findings if each["location"]["path"].startswith(f"{name}/")]
        for name in names
    ]


def test_it_suppresses_what_is_found_there(tmp_path: Path) -> None:
    found = audited(tmp_path, CASES.values())

    assert dict(zip(CASES, found, strict=True)) == {name: [] for name in CASES}


def test_without_it_one_rule_finds_something(tmp_path: Path) -> None:
    uncommented = [wiring.replace("IGNORE", "") for wiring in CASES.values()]

    found = audited(tmp_path, uncommented)

    assert [len(set(rules)) for rules in found] == [1] * len(CASES)


OF_ANOTHER = {
    "a decorator above that makes another connection": """
        @receiver(post_save, sender=Order)  # IGNORE[recursive-save]
        @receiver(post_save, sender=Item)
        def h(sender, instance, **kwargs):
            instance.save()
    """,
    "a decorator below that makes another connection": """
        @receiver(post_save, sender=Order)
        @receiver(post_save, sender=Item)  # IGNORE[recursive-save]
        def h(sender, instance, **kwargs):
            instance.save()
    """,
    "another call of a list": """
        def a(created, **kwargs): ...
        def b(created, **kwargs): ...
        ALL = [pre_save.connect(a, sender=Order),
               pre_save.connect(b, sender=Item)]  # IGNORE[signature-mismatch]
    """,
}


@pytest.mark.parametrize("options", [(), ("--record",)], ids=str)
def test_it_does_not_hide_the_fault_of_another_connection(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    found = audited(tmp_path, OF_ANOTHER.values(), *options)

    left = [[rule for rule in rules if rule != "unused-suppression"] for rules in found]
    assert [len(rules) for rules in left] == [1] * len(OF_ANOTHER)


def test_without_the_source_it_counts_at_the_receiver(tmp_path: Path) -> None:
    assert audited(tmp_path, PLAIN.values(), "--no-static") == [[]] * len(PLAIN)
