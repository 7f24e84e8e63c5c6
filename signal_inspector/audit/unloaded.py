"""What of a project is in no app and not imported yet: code, and the templates of its settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings

from signal_inspector.audit.modules import is_left_out
from signal_inspector.domain.source import SourceModule
from signal_inspector.source.wiring.other_texts import Elsewhere


def elsewhere(modules: Sequence[SourceModule]) -> Elsewhere:
    """What may mention a signal besides the modules that are read."""
    return Elsewhere(lambda: code_outside_apps(modules), lambda: folders_of_templates())


def code_outside_apps(modules: Iterable[SourceModule]) -> Iterator[str]:
    """The Python files of the packages that these modules of the project are in, those of apps
    left out; beside a ``manage.py`` also those of the folders that lie there."""
    of_project = [module for module in modules if module.origin == "project"]
    known = {os.path.realpath(module.path) for module in of_project if module.app is None}
    of_apps = {os.path.realpath(config.path) for config in apps.get_app_configs()}
    for root, package in sorted({each for module in of_project for each in _top(module)}):
        if package in of_apps:
            continue
        for path in _files_below(package, root, of_apps):
            if os.path.realpath(path) not in known:
                yield path


def folders_of_templates() -> Iterator[str]:
    """The folders that the settings name for templates."""
    for engine in settings.TEMPLATES:
        folders = engine.get("DIRS") if isinstance(engine, dict) else None
        for folder in folders if isinstance(folders, (list, tuple)) else ():
            if isinstance(folder, (str, Path)):
                yield str(folder)


def _top(module: SourceModule) -> Iterator[tuple[str, str]]:
    """The folder that the module is imported from, and the one to be read."""
    parts = module.name.split(".")
    file = Path(module.path)
    inside = file.parent if file.name == "__init__.py" else file.with_suffix("")
    if list(inside.parts[-len(parts) :]) != parts:
        return
    root = inside.parents[len(parts) - 1]
    if (root / "manage.py").is_file():
        yield str(root), str(root)
    elif (root / parts[0]).is_dir():
        yield str(root), str(root / parts[0])


def _files_below(top: str, root: str, of_apps: set[str]) -> Iterator[str]:
    for current, folders, files in os.walk(top):
        code = sorted(file for file in files if file.endswith(".py"))
        if not code and current != top:  # media, what is built for browsers
            folders.clear()
        folders[:] = sorted(each for each in folders if _may_have_code(current, each, of_apps))
        for file in code:
            path = f"{current}{os.sep}{file}"
            if not is_left_out(".".join(Path(path).relative_to(root).with_suffix("").parts)):
                yield path


def _may_have_code(folder: str, name: str, of_apps: set[str]) -> bool:
    if not name.isidentifier() or is_left_out(name):
        return False
    path = Path(folder, name)
    return os.path.realpath(path) not in of_apps and not (path / "pyvenv.cfg").exists()
