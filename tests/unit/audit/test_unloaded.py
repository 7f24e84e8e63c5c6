"""What of a project is in no app and not imported."""

from __future__ import annotations

import os

import pytest
from django.test import override_settings
from support.commands import REPOSITORY
from support.fresh_process import told_by
from support.written_modules import WrittenModules

from signal_inspector.audit.unloaded import code_outside_apps, folders_of_templates
from signal_inspector.domain.snapshot import Origin
from signal_inspector.domain.source import SourceModule

FILES = [
    "config.__init__",
    "config.settings",
    "config.middleware",
    "config.inner.filters",
    "config.tests.test_all",
    "services.orders",
    "scripts.nightly",
    "media.photos.of",
    "venv.lib.module",
    "node_modules.gyp.tool",
    "not-a-package.module",
]


def known(modules: WrittenModules, name: str, origin: Origin = "project") -> SourceModule:
    path = str(modules.path(name))
    return SourceModule(name.removesuffix(".__init__"), path, None, origin, loaded=True)


def found(modules: WrittenModules, *of: SourceModule) -> list[str]:
    paths = code_outside_apps(of or [known(modules, "config.settings")])
    return [os.path.relpath(path, modules.folder) for path in paths]


@pytest.fixture
def project(modules: WrittenModules) -> WrittenModules:
    for name in FILES:
        modules.write(name, "")
    (modules.folder / "venv" / "pyvenv.cfg").touch()
    (modules.folder / "config" / "page.html").touch()
    return modules


def test_the_rest_of_the_packages_of_the_project(project: WrittenModules) -> None:
    assert found(project) == [
        "config/__init__.py",
        "config/middleware.py",
        "config/inner/filters.py",
    ]


def test_a_package_known_by_its_own_module(project: WrittenModules) -> None:
    assert "config/settings.py" in found(project, known(project, "config.__init__"))


def test_beside_manage_py_every_folder_with_code(project: WrittenModules) -> None:
    (project.folder / "manage.py").touch()

    assert found(project) == [
        "manage.py",
        "config/__init__.py",
        "config/middleware.py",
        "config/inner/filters.py",
        "scripts/nightly.py",
        "services/orders.py",
    ]


def test_what_is_not_of_the_project_or_lies_elsewhere(project: WrittenModules) -> None:
    moved = SourceModule("other.name", str(project.path("config.settings")), None, "project", True)
    alone = known(project, "alone")

    assert found(project, known(project, "config.settings", "third-party"), moved, alone) == []


LOOK = """
    import json

    import django
    from django.conf import settings

    settings.configure(INSTALLED_APPS=["shop"])
    django.setup()
    import conf.settings

    from signal_inspector.audit.modules import source_modules
    from signal_inspector.audit.unloaded import code_outside_apps
    from signal_inspector.resolution.owners import find_owners

    modules = source_modules(find_owners(()), lambda owner, origin: origin == "project")
    print(json.dumps(list(code_outside_apps(modules))))
"""


def test_apps_are_left_out(modules: WrittenModules) -> None:
    for name in ("manage", "shop.__init__", "shop.views", "conf.settings", "conf.wsgi"):
        modules.write(name, "")
    paths = os.pathsep.join([str(modules.folder), str(REPOSITORY)])

    told = told_by(LOOK, setup=False, folder=modules.folder, PYTHONPATH=paths)

    assert told == [str(modules.path("manage")), str(modules.path("conf.wsgi"))]


@pytest.mark.parametrize(
    ("templates", "folders"),
    [
        ([], []),
        ([{"BACKEND": "a"}], []),
        ([{"DIRS": ["/a", "/b"]}, {"DIRS": ("/c",)}], ["/a", "/b", "/c"]),
        ([{"DIRS": "/a"}], []),
        ([{"DIRS": [None]}], []),
        (["a"], []),
    ],
)
def test_folders_of_templates(templates: list[object], folders: list[str]) -> None:
    with override_settings(TEMPLATES=templates):
        assert list(folders_of_templates()) == folders
