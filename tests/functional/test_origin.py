"""Whose code a receiver is, where the project itself is installed as a package."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from support.commands import run

SETTINGS = """
SECRET_KEY = "key"
INSTALLED_APPS = ["signal_inspector", "webshop.orders", "helpers"]
ROOT_URLCONF = "webshop.urls"
SIGNAL_INSPECTOR = {setting}
"""
LISTENER = """
from django.core.signals import request_started
def listen(**kwargs): pass
request_started.connect(listen)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of installed packages with the project and a library."""
    folder = tmp_path / "lib" / "site-packages"
    for name in ("webshop", "webshop/orders", "helpers"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
    (folder / "webshop" / "urls.py").write_text("urlpatterns = []")
    (folder / "webshop" / "orders" / "models.py").write_text(LISTENER)
    (folder / "helpers" / "models.py").write_text(LISTENER)
    return folder


def origins(folder: Path, setting: str) -> dict[str, str]:
    """The origin of each listener, by its package."""
    (folder / "webshop" / "settings.py").write_text(SETTINGS.format(setting=setting))
    env = {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "webshop.settings"}

    result = run(
        [sys.executable, "-m", "django", "signals", "--json", "--receiver", "listen"],
        cwd=folder.parent.parent,
        env=env,
    )

    assert result.code == 0, result.err
    (found,) = json.loads(result.out)["signals"]
    return {one["name"].partition(".")[0]: one["origin"] for one in found["receivers"]}


def test_package_of_the_settings_is_the_project_wherever_it_is_installed(installed: Path) -> None:
    assert origins(installed, "{}") == {"webshop": "project", "helpers": "third-party"}


def test_packages_that_the_settings_name_are_the_project_too(installed: Path) -> None:
    assert origins(installed, "{'PROJECT_PACKAGES': ['helpers']}") == {
        "webshop": "project",
        "helpers": "project",
    }
