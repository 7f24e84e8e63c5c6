"""The apps of the rules' pages, installed in this process as long as a test runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.db import connection

from .rule_pages import Example, Page, State, rule_pages, write_app


def page_of(rule: str) -> Page:
    """The page of a rule."""
    (page,) = (page for page in rule_pages() if page.rule == rule)
    return page


class ExampleApp:
    """An installed example; its modules are its attributes (``app.models``)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, module: str) -> Any:
        return importlib.import_module(f"{self.name}.{module}")


Install = Callable[..., ExampleApp]
"""Installs an example: its rule, ``"broken"`` or ``"mended"``, and its number on the page."""


class InstalledExamples:
    """Installs examples below a folder, and takes all of them away again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._labels: list[str] = []

    def install(self, example: Example) -> ExampleApp:
        """Write the app, load its models as Django does, and call its ``ready()``."""
        write_app(self._folder, example)
        importlib.invalidate_caches()
        config = AppConfig.create(example.app)
        config.apps = apps
        apps.app_configs[config.label] = config
        self._labels.append(config.label)
        config.import_models()
        apps.clear_cache()
        config.ready()
        return ExampleApp(example.app)

    def remove(self) -> None:
        """Leave nothing behind but what Django's signals refer to."""
        for label in self._labels:
            apps.app_configs.pop(label)
            apps.all_models.pop(label, None)
        apps.clear_cache()
        for name in [name for name, module in sys.modules.items() if self._has_made(module)]:
            del sys.modules[name]

    def _has_made(self, module: ModuleType) -> bool:
        file = vars(module).get("__file__")
        return isinstance(file, str) and Path(file).is_relative_to(self._folder)


def create_tables(label: str) -> None:
    """The tables of an app's models, made in the transaction of the test.

    Entering the editor would need a connection without a transaction; using it does not.
    """
    editor: Any = connection.SchemaEditorClass(connection, atomic=False)  # type: ignore[misc]
    editor.deferred_sql = []
    for model in apps.get_app_config(label).get_models():
        if not model._meta.proxy:
            editor.create_model(model)
    for statement in editor.deferred_sql:
        editor.execute(statement)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs an example of a page; with its tables, where the test uses the database."""
    monkeypatch.syspath_prepend(str(tmp_path))
    installed = InstalledExamples(tmp_path)

    def install_one(rule: str, state: State, number: int = 1) -> ExampleApp:
        app = installed.install(page_of(rule).examples[state][number - 1])
        if connection.connection is not None and connection.in_atomic_block:
            create_tables(app.name)
        return app

    yield install_one
    installed.remove()
