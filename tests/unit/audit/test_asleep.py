"""What may import a module that is not imported yet: the project's files, and its settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.commands import REPOSITORY
from support.fresh_process import told_by
from support.written_modules import WrittenModules

LOOK = """
    import json, os

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    django.setup()

    from signal_inspector.audit.gathering import gather

    source = gather(lambda owner, origin: origin == "project", with_source=True).evidence.source
    print(json.dumps(sorted(source.imported_later)))
"""

RECEIVERS = """\
from django.core.signals import request_started
def handle(**kw): ...
request_started.connect(handle)
"""

SETTINGS = """\
SECRET_KEY = "x"
USE_TZ = True
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
LOGGING = {"version": 1, "loggers": {"shop.receivers": {}}}
SIGNAL_INSPECTOR = {"IGNORE": {"receiver-module-not-imported": ["shop.receivers"]}}
"""


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


class Told:
    """A project whose app has receivers that it does not import, and what is told of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = WrittenModules(folder)
        for name in ("shop.__init__", "config.__init__", "config.urls"):
            self.write(name, "urlpatterns = []")
        self.write("shop.receivers", RECEIVERS)
        self.write("config.settings", SETTINGS)

    def write(self, name: str, text: str) -> None:
        self._written.write(name, text)

    def is_imported_later(self, *, settings: str = "") -> bool:
        self.write("config.settings", SETTINGS + settings)
        path = os.pathsep.join([str(self._folder), str(REPOSITORY)])
        found = told_by(LOOK, setup=False, folder=self._folder, PYTHONPATH=path)
        assert found in ([], ["shop.receivers"])
        return bool(found)


def test_nothing_imports_it(told: Told) -> None:
    assert not told.is_imported_later()


@pytest.mark.parametrize("name", ["asgi", "wsgi"])
def test_a_server_beside_the_settings(told: Told, name: str) -> None:
    told.write(f"config.{name}", "from shop.receivers import handle")

    assert told.is_imported_later()


@pytest.mark.parametrize("name", ["ASGI_APPLICATION", "WSGI_APPLICATION"])
def test_a_server_that_the_settings_name(told: Told, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "node_modules"  # where no file of the project is looked for
    elsewhere.mkdir()
    elsewhere.joinpath("serving.py").write_text("import shop.receivers")
    settings = f"import sys\nsys.path.append({str(elsewhere)!r})\n{name} = 'serving.application'\n"

    assert told.is_imported_later(settings=settings)


def test_a_server_that_is_not_there(told: Told) -> None:
    assert not told.is_imported_later(settings="ASGI_APPLICATION = 'gone.asgi.application'\n")


def test_what_a_server_imports_in_turn(told: Told) -> None:
    told.write("config.asgi", "from config import routing")
    told.write("config.routing", "from shop.receivers import handle")

    assert told.is_imported_later()


def test_a_script_beside_the_packages(told: Told) -> None:
    told.write("bot", "import shop.receivers")

    assert told.is_imported_later()


@pytest.mark.parametrize("name", ["tests.test_shop", "shop.tests", "shop.test_it", "conftest"])
def test_tests_do_not_count(told: Told, name: str) -> None:
    told.write(name, "import shop.receivers")

    assert not told.is_imported_later()


def test_a_folder_of_installed_packages_does_not_count(told: Told, tmp_path: Path) -> None:
    told.write("venv.lib.other", "import shop.receivers")
    tmp_path.joinpath("venv", "pyvenv.cfg").touch()

    assert not told.is_imported_later()


def test_a_project_that_is_installed_is_looked_for_in_its_packages_alone(tmp_path: Path) -> None:
    told = Told(tmp_path / "site-packages")
    told.write("other.views", "import shop.receivers")
    own = "SIGNAL_INSPECTOR['PROJECT_PACKAGES'] = ['shop']"

    assert not told.is_imported_later(settings=own)
    told.write("config.celery", "import shop.receivers")
    assert told.is_imported_later(settings=own)


@pytest.mark.parametrize(
    "settings",
    [
        "SESSION_ENGINE = 'shop.receivers'",
        "REST_FRAMEWORK = {'EXCEPTION_HANDLER': 'shop.receivers.handle'}",
        "CELERY_IMPORTS = ('shop.receivers',)",
        "name = 'receivers'\nPLUGINS = {'all': [f'shop.{name}']}",
    ],
)
def test_a_setting_that_names_it(told: Told, settings: str) -> None:
    assert told.is_imported_later(settings=settings)


def test_settings_that_hold_themselves(told: Told) -> None:
    assert not told.is_imported_later(settings="LOOP = []\nLOOP.append(LOOP)")


CONFIGS = """\
from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
    def ready(self):
        if self.label == "other":
            from . import receivers
class PlainConfig(AppConfig):
    name = "shop"
"""


def test_a_config_that_no_settings_use(told: Told) -> None:
    told.write("shop.apps", CONFIGS)

    assert not told.is_imported_later()


def test_a_config_that_these_settings_use(told: Told) -> None:
    told.write("shop.apps", CONFIGS)

    assert told.is_imported_later(settings="INSTALLED_APPS = ['shop.apps.ShopConfig']")


def test_a_config_that_other_settings_use(told: Told) -> None:
    told.write("shop.apps", CONFIGS)
    told.write("config.production", "INSTALLED_APPS = ['shop.apps.ShopConfig']")

    assert told.is_imported_later()
