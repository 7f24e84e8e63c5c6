"""Which files of source an audit reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib import auth
from support.commands import REPOSITORY
from support.fresh_process import SAMPLE_PROJECT, told_by
from support.written_modules import WrittenModules

from signal_inspector.audit.modules import source_modules
from signal_inspector.domain.source import SourceModule
from signal_inspector.resolution.owners import find_owners

LOOK = """
    import json
    from dataclasses import asdict

    import django
    from django.conf import settings

    settings.configure(INSTALLED_APPS=["site_app", "site_app.inner", "other"])
    django.setup()
    import helpers.tools

    from signal_inspector.audit.modules import source_modules
    from signal_inspector.resolution.owners import find_owners

    found = source_modules(find_owners(()), lambda owner, origin: origin == "project")
    print(json.dumps([asdict(one) for one in found]))
"""

FILES = [
    "site_app.__init__",
    "site_app.models",
    "site_app.receivers",
    "site_app.__main__",
    "site_app.folder.deep.handlers",
    "site_app.inner.__init__",
    "site_app.inner.receivers",
    "site_app.templatetags.tags",
    "site_app.conftest",
    "site_app.test_models",
    "site_app.models_test",
    "site_app.tests.__init__",
    "site_app.tests.factories",
    "site_app.migrations.0001_initial",
    "site_app.migrations.helper",
    "site_app.node_modules.gyp",
    "site_app.not-a-package.module",
    "site_app.venv.lib.module",
    "other.__init__",
    "helpers.tools",
    "helpers.not_loaded",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> list[SourceModule]:
    """The modules of a project that has a bit of everything."""
    folder = tmp_path_factory.mktemp("project")
    written = WrittenModules(folder)
    for name in FILES:
        written.write(name, "")
    folder.joinpath("site_app", "venv", "pyvenv.cfg").touch()
    folder.joinpath("site_app", "odd name.py").touch()
    folder.joinpath("site_app", "template.html.py").touch()
    folder.joinpath("site_app", "notes.txt").touch()
    told = told_by(
        LOOK, setup=False, folder=folder, PYTHONPATH=os.pathsep.join([str(folder), str(REPOSITORY)])
    )
    return [SourceModule(**one) for one in told]


def names(modules: list[SourceModule]) -> list[str]:
    return [one.name for one in modules]


def test_files_of_apps_and_loaded_modules_are_read(project: list[SourceModule]) -> None:
    assert names(project) == [
        "helpers.tools",
        "other",
        "site_app",
        "site_app.__main__",
        "site_app.folder.deep.handlers",
        "site_app.inner",
        "site_app.inner.receivers",
        "site_app.models",
        "site_app.receivers",
        "site_app.templatetags.tags",
    ]


def test_each_tells_its_app_and_whether_it_is_loaded(project: list[SourceModule]) -> None:
    of = {one.name: (one.app, one.loaded) for one in project}

    assert of["site_app.models"] == ("site_app", True)
    assert of["site_app.receivers"] == ("site_app", False)
    assert of["site_app.inner.receivers"] == ("inner", False)
    assert of["helpers.tools"] == (None, True)


def test_each_has_the_path_of_its_file(project: list[SourceModule]) -> None:
    paths = {one.name: Path(one.path) for one in project}

    assert paths["site_app"].parts[-2:] == ("site_app", "__init__.py")
    assert paths["site_app.folder.deep.handlers"].parts[-3:] == ("folder", "deep", "handlers.py")


class TestScope:
    def test_an_app_of_the_project(self) -> None:
        found = source_modules(find_owners(()), lambda owner, _: owner == "shop")

        assert {"shop.models", "shop.receivers", "shop.apps"} <= {one.name for one in found}
        assert {one.app for one in found} == {"shop"}
        assert {one.origin for one in found} == {"project"}
        assert all(Path(one.path).is_relative_to(SAMPLE_PROJECT) for one in found)
        assert not any("migrations" in one.name for one in found)

    def test_an_app_of_django(self) -> None:
        found = source_modules(find_owners(()), lambda owner, _: owner == "auth")

        assert {one.origin for one in found} == {"django"}
        assert auth.__file__ in {one.path for one in found}

    def test_this_package_is_never_read(self) -> None:
        found = source_modules(find_owners(()), lambda owner, _: owner == "signal_inspector")

        assert found == ()

    def test_nothing_in_scope(self) -> None:
        assert source_modules(find_owners(()), lambda _owner, _origin: False) == ()


def test_a_file_that_was_imported_by_another_name_is_loaded(tmp_path: Path) -> None:
    written = WrittenModules(tmp_path)
    for module in ("twice.__init__", "twice.models", "twice.receivers", "twice.sleeping"):
        written.write(module, "")

    told = told_by(
        """
        import json, sys
        import django
        from django.conf import settings

        settings.configure(INSTALLED_APPS=["twice"])
        django.setup()
        sys.path.insert(0, "twice")
        import receivers

        from signal_inspector.audit.modules import source_modules
        from signal_inspector.resolution.owners import find_owners

        found = source_modules(find_owners(()), lambda owner, origin: origin == "project")
        print(json.dumps([(one.name, one.loaded) for one in found]))
        """,
        setup=False,
        folder=tmp_path,
        PYTHONPATH=os.pathsep.join([str(tmp_path), str(REPOSITORY)]),
    )

    assert told == [
        ["twice", True],
        ["twice.models", True],
        ["twice.receivers", True],
        ["twice.sleeping", False],
    ]
