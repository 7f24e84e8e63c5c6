"""Which synchronous queries of an async receiver are surely refused by Django."""

from __future__ import annotations

from pathlib import Path

import django
import pytest
from support.fresh_process import told_by
from support.rule_pages import Example, audited, write_project

pytestmark = pytest.mark.skipif(
    django.VERSION < (5, 0), reason="Django awaits receivers from 5.0 on"
)

APPS = """\
from django.apps import AppConfig


class OneConfig(AppConfig):
    name = __name__.rpartition(".")[0]
    label = "other_label"

    def ready(self):
        from . import signals
"""

DJANGO_S = """\
from django.db import models


class Order(models.Model):
    pass


class Handing(models.Model):
    order_id = models.IntegerField()

    def save(self, *args, **kwargs):
        self.order_id = abs(self.order_id)
        super().save(*args, **kwargs)
"""

OWN = (
    DJANGO_S
    + """

KNOWN = {}
QUEUE = []


class CachingRows(models.QuerySet):
    def get(self, pk):
        return KNOWN.get(pk)


class Cached(models.Model):
    objects = CachingRows.as_manager()


class Queued(models.Model):
    def save(self, *args, **kwargs):
        QUEUE.append(self)

    def delete(self, *args, **kwargs):
        QUEUE.remove(self)
"""
)

REFUSED = [
    "Order.objects.get(pk=1)",
    "Handing(order_id=1).save()",
    "apps.get_model('other_label', 'Order').objects.get(pk=1)",
]
ANSWERED = ["Cached.objects.get(pk=1)", "Queued().save()", "Cached.objects.all().get(pk=2)"]

RUN = """
    import asyncio, json
    from django.core.exceptions import SynchronousOnlyOperation
    from {app} import signals

    async def is_refused(receiver):
        try:
            await receiver(sender=None)
        except SynchronousOnlyOperation:
            return True
        return False

    hears = [getattr(signals, f"hear_{{number}}") for number in range({number})]
    print(json.dumps([asyncio.run(is_refused(hear)) for hear in hears]))
"""


def example(name: str, models: str, statements: list[str]) -> Example:
    """An app with an async receiver for each of these statements."""
    hears = "".join(
        f"@receiver(post_save, sender=Order)\nasync def hear_{number}(**kwargs):\n    {one}\n\n"
        for number, one in enumerate(statements)
    )
    head = "from django.apps import apps\nfrom django.db.models.signals import post_save\n"
    head += "from django.dispatch import receiver\nfrom .models import *\n\n"
    files = {"__init__.py": "", "apps.py": APPS, "models.py": models, "signals.py": head + hears}
    return Example(name, files)


def reported(folder: Path, one: Example) -> set[str]:
    found = audited(folder, [one])[one.app]
    wanted = [each for each in found if each["rule"] == "sync-orm-in-async-receiver"]
    return {each["receiver"]["name"].rpartition("_")[2] for each in wanted}


def refused(folder: Path, one: Example, number: int) -> list[bool]:
    manage = write_project(folder, [one])
    run = RUN.format(app=one.app, number=number)
    env = {"DJANGO_SETTINGS_MODULE": "settings", "EXAMPLES_DEBUG": "0"}
    told: list[bool] = told_by(run, folder=manage.parent, **env)
    return told


def test_methods_of_django_are_refused(tmp_path: Path) -> None:
    one = example("asked", DJANGO_S, REFUSED)

    assert reported(tmp_path / "audited", one) == {"0", "1", "2"}
    assert refused(tmp_path / "run", one, len(REFUSED)) == [True] * len(REFUSED)


def test_those_that_the_project_wrote_may_ask_no_database(tmp_path: Path) -> None:
    one = example("answered", OWN, ANSWERED)

    assert reported(tmp_path / "audited", one) == set()
    assert refused(tmp_path / "run", one, len(ANSWERED)) == [False] * len(ANSWERED)
