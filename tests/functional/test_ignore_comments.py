"""A comment at the place that connects a receiver, or at its ``def``, counts for it."""

from __future__ import annotations

import json
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
INSTALLED_APPS = ["signal_inspector", "crm"]
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
    "a receiver that comes from a table": """
        TABLE = {}
        def h(sender, instance, **kwargs): instance.save()
        TABLE["x"] = h
        for each in TABLE.values():
            post_save.connect(each, sender=Order)  # IGNORE[recursive-save]
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


def audited(folder: Path, wiring: str, *arguments: str) -> list[str]:
    """The rules that find something in an app that is wired so."""
    app = folder / "crm"
    app.mkdir()
    source = HEAD + dedent(wiring)
    files = {"apps": APPS, "models": MODELS, "wiring": source, "__init__": ""}
    for name, text in files.items():
        app.joinpath(f"{name}.py").write_text(text.replace("IGNORE", "signals: ignore"))
    folder.joinpath("settings.py").write_text(SETTINGS)
    folder.joinpath("manage.py").write_text(MANAGE)
    wanted = ["audit", "--format", "json", *arguments]
    result = signals(*wanted, manage=folder / "manage.py", cwd=folder)
    return [each["rule"] for each in json.loads(result.out)["findings"]]


@pytest.mark.parametrize("wiring", CASES.values(), ids=CASES)
def test_it_suppresses_what_is_found_there(tmp_path: Path, wiring: str) -> None:
    uncommented = tmp_path / "uncommented"
    uncommented.mkdir()

    assert audited(tmp_path, wiring) == []
    assert len(set(audited(uncommented, wiring.replace("IGNORE", "")))) == 1


@pytest.mark.parametrize("wiring", PLAIN.values(), ids=PLAIN)
def test_without_the_source_it_counts_at_the_receiver(tmp_path: Path, wiring: str) -> None:
    assert audited(tmp_path, wiring, "--no-static") == []
