"""The installed apps as values."""

from __future__ import annotations

import os
from pathlib import Path

from django.apps import apps
from support.fresh_process import SAMPLE_PROJECT, told_by
from support.written_modules import WrittenModules

from signal_inspector.domain.evidence import AppFacts
from signal_inspector.resolution.apps import app_facts
from signal_inspector.resolution.locations import Locations
from signal_inspector.source.files import SourceFiles


def facts() -> dict[str, AppFacts]:
    found = app_facts(Locations(SAMPLE_PROJECT, SourceFiles()))
    return {one.label: one for one in found}


def test_an_app_of_the_project() -> None:
    assert facts()["shop"] == AppFacts("shop", "shop", "shop.apps.ShopConfig", "shop")


def test_an_app_from_elsewhere_has_an_absolute_folder() -> None:
    admin = facts()["admin"]

    assert (admin.name, admin.config) == (
        "django.contrib.admin", "django.contrib.admin.apps.AdminConfig",
    )  # fmt: skip
    assert Path(admin.folder) == Path(apps.get_app_config("admin").path)


def test_they_stand_in_the_order_of_the_setting() -> None:
    assert list(facts()) == [config.label for config in apps.get_app_configs()]


def test_one_without_a_config_of_its_own_has_djangos(tmp_path: Path) -> None:
    written = WrittenModules(tmp_path)
    for module in ("bare.__init__", "inner.__init__", "inner.models"):
        written.write(module, "")

    told = told_by(
        """
        import json
        from pathlib import Path

        import django
        from django.conf import settings

        settings.configure(INSTALLED_APPS=["bare", "inner"])
        django.setup()

        from signal_inspector.resolution.apps import app_facts
        from signal_inspector.resolution.locations import Locations
        from signal_inspector.source.files import SourceFiles

        found = app_facts(Locations(Path.cwd(), SourceFiles()))
        print(json.dumps([(one.config, one.folder) for one in found]))
        """,
        setup=False,
        folder=tmp_path,
        PYTHONPATH=os.pathsep.join([str(tmp_path), str(SAMPLE_PROJECT.parent)]),
    )

    assert told == [
        ["django.apps.config.AppConfig", "bare"],
        ["django.apps.config.AppConfig", "inner"],
    ]
