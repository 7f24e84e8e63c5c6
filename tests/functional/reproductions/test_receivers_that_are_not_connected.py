"""Receivers that were never connected, or are gone: they really do not run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.commands import REPOSITORY
from support.example_apps import Install
from support.fresh_process import told_by
from support.written_modules import WrittenModules

from .conftest import Said

pytestmark = pytest.mark.django_db


class TestModuleThatIsNotImported:
    def test_its_receivers_do_not_run(self, debug: bool, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "broken")

        app.models.Order.objects.create(total=5)

        assert said(app) == []
        assert f"{app.name}.signals" not in sys.modules

    def test_importing_it_connects_them(self, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "broken")

        assert app.signals.write_invoice
        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]

    def test_ready_may_import_it(self, debug: bool, install: Install, said: Said) -> None:
        app = install("receiver-module-not-imported", "mended")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]


TWO_CONFIGS = """\
from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import signals


class ShopTestConfig(AppConfig):
    name = "shop"
"""


class TestReadyOfAConfigThatIsNotUsed:
    @pytest.mark.parametrize(
        ("sources", "used"),
        [
            ({"apps": TWO_CONFIGS}, "AppConfig"),
            (
                {
                    "__init__": "default_app_config = 'shop.config.ShopConfig'",
                    "config": TWO_CONFIGS,
                },
                "AppConfig",
            ),
            (
                {"apps": TWO_CONFIGS.replace("TestConfig", "MainConfig", 1) + "    default = True"},
                "ShopMainConfig",
            ),
        ],
        ids=["two", "default_app_config", "another is the default"],
    )
    def test_it_is_not_called(self, tmp_path: Path, sources: dict[str, str], used: str) -> None:
        written = WrittenModules(tmp_path)
        for name, text in {"__init__": "", "signals": "", **sources}.items():
            written.write(f"shop.{name}", text)

        config, is_loaded = told_by(
            """
            import json, sys
            import django
            from django.apps import apps
            from django.conf import settings

            settings.configure(INSTALLED_APPS=["shop"])
            django.setup()
            config = type(apps.get_app_config("shop")).__name__
            print(json.dumps([config, "shop.signals" in sys.modules]))
            """,
            setup=False,
            folder=tmp_path,
            PYTHONPATH=os.pathsep.join([str(tmp_path), str(REPOSITORY)]),
        )

        assert (config, is_loaded) == (used, False)


class TestCollectedReceiver:
    @pytest.mark.parametrize("number", [1, 2], ids=["lambda", "function in a function"])
    def test_function_that_nothing_holds_runs_with_debug_alone(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "broken", number)

        order = app.models.Order.objects.create(total=5)

        assert said(app) == ([f"saved: {order.pk}"] if debug else [])

    def test_method_of_an_object_that_nothing_holds_never_runs(
        self, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "broken", 3)

        app.models.Order.objects.create(total=5)

        assert said(app) == []

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_what_is_held_runs(
        self, number: int, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("collected-receiver", "mended", number)

        order = app.models.Order.objects.create(total=5)

        assert said(app) == [f"saved: {order.pk}"]


class TestDispatchUidCollision:
    def test_the_first_alone_runs(self, debug: bool, install: Install, said: Said) -> None:
        app = install("dispatch-uid-collision", "broken")

        app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5"]

    def test_with_uids_of_their_own_both_run(
        self, debug: bool, install: Install, said: Said
    ) -> None:
        app = install("dispatch-uid-collision", "mended")

        order = app.models.Order.objects.create(total=5)

        assert said(app) == ["an invoice over 5", f"order {order.pk} is to be packed"]
