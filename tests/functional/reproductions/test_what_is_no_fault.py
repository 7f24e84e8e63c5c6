"""Receivers and signals that look idle or too early, and are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django
import pytest
from support.example_apps import Install, page_of
from support.rule_pages import Example, audited

BOTH = """

from django.db.models.signals import m2m_changed

m2m_changed.connect(update_index, sender=Product.tags.through)
"""

SIGNALS = """\
from django.dispatch import Signal

bus = []


class RemoteSignal(Signal):
    def send(self, sender, **named):
        bus.append(sender)
        return super().send(sender, **named)


class NamedSignal(Signal):
    pass


published = RemoteSignal()
named = NamedSignal()
late = Signal()


def start_worker():
    late.connect(print)
"""


def findings_of(rule: str, folder: Path, files: dict[str, str], of: str = "") -> list[Any]:
    """What one rule finds in the broken example of a page, with other files."""
    (example,) = page_of(of or rule).examples["broken"]
    found = audited(folder, [Example(example.app, {**example.files, **files})])
    return [each for each in found.get(example.app, ()) if each["rule"] == rule]


@pytest.mark.django_db
def test_a_receiver_of_the_save_and_of_the_change_sees_the_new_relation_in_the_end(
    install: Install,
) -> None:
    app = install("m2m-read-in-post-save", "broken")
    from django.db.models.signals import m2m_changed

    def update(instance: Any, **_: object) -> None:
        app.signals.update_index(type(instance), instance, raw=False)

    m2m_changed.connect(update, sender=app.models.Product.tags.through)
    tag = app.models.Tag.objects.create(name="new")

    product = app.forms.ProductForm({"name": "chair", "tags": [tag.pk]}).save()

    assert app.signals.index[product.pk] == ["new"]


@pytest.mark.parametrize(("more", "number"), [("", 1), (BOTH, 0)], ids=["save", "save and change"])
def test_only_one_of_the_save_alone_is_told(more: str, number: int, tmp_path: Path) -> None:
    (example,) = page_of("m2m-read-in-post-save").examples["broken"]
    files = {"signals.py": example.files["signals.py"] + more}

    assert len(findings_of("m2m-read-in-post-save", tmp_path / "project", files)) == number


def test_a_signal_that_reaches_somebody_otherwise_or_later_is_in_use(tmp_path: Path) -> None:
    found = findings_of(
        "unused-signal", tmp_path / "project", {"signals.py": SIGNALS, "checkout.py": ""}
    )

    assert [each["subject"].rpartition(".")[2] for each in found] == ["named"]


def test_every_model_means_those_that_are_installed(tmp_path: Path) -> None:
    receivers = """\
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver


@receiver([m2m_changed, post_save])
def write_log(sender, **kwargs):
    pass
"""

    found = findings_of("catch-all-model-receiver", tmp_path / "project", {"signals.py": receivers})

    assert sorted(each["message"].partition(" runs on ")[2] for each in found) == [
        "m2m_changed of every many-to-many relation: those of all apps, and those of data "
        "migrations.",
        "post_save of every model: those of all apps, and those of data migrations.",
    ]


@pytest.mark.skipif(django.VERSION < (6, 1), reason="DB_CASCADE is new in Django 6.1")
def test_no_cascade_is_said_to_load_what_the_database_deletes(tmp_path: Path) -> None:
    (found,) = findings_of(
        "fast-delete-disabled", tmp_path / "project", {}, of="unreachable-delete-receiver"
    )

    assert "Django loads the rows that a delete reaches and deletes them" in found["message"]
