"""The files of source that an audit reads: those of apps, imported or not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Origin
from signal_inspector.domain.source import SourceModule
from signal_inspector.resolution.owners import Owners

# What no server runs: tests, and what migrations did at their time.
_LEFT_OUT = frozenset({"migrations", "tests", "test", "node_modules", "__pycache__"})
_OWN_PACKAGE = __name__.partition(".")[0]

InScope = Callable[[str, Origin], bool]
"""Whether the code of an app (or package) of that origin is to be read."""


def source_modules(owners: Owners, in_scope: InScope) -> tuple[SourceModule, ...]:
    """The Python files of the apps in scope, and the project's loaded modules outside of apps."""
    found: dict[str, SourceModule] = {}
    real = RealPaths()
    files_of_loaded = [(name, path, real.of(path)) for name, path in _loaded_files()]
    loaded = {key for _, _, key in files_of_loaded}  # by whatever name it was imported
    files_of_apps = [(name, path, real.of(path)) for name, path in _files_of_apps()]
    for name, path, key in [*files_of_apps, *files_of_loaded]:
        if key in found or is_left_out(name):
            continue
        app, origin = owners.app(name), owners.origin(name, path)
        if app is None and origin != "project":
            continue  # a library that is no app
        if in_scope(app or name.partition(".")[0], origin):
            is_loaded = key in loaded or static.is_loaded(name)
            found[key] = SourceModule(name, path, app, origin, is_loaded)
    return tuple(sorted(found.values(), key=lambda module: module.name))


class RealPaths:
    """Paths past links of folders, each folder asked for once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The path by which a file is the same as another."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)  # noqa: PTH118


def _files_of_apps() -> Iterator[tuple[str, str]]:
    """Module name and path of each file below an app's folder, of inner apps first."""
    configs = sorted(apps.get_app_configs(), key=lambda config: -config.name.count("."))
    for config in configs:
        yield from _files_below(config.path, config.name)


def _files_below(folder: str, package: str) -> Iterator[tuple[str, str]]:
    top = str(Path(folder))
    for current, folders, files in os.walk(top):  # of very many, so without the cost of a Path
        folders[:] = sorted(each for each in folders if _is_package(current, each))
        prefix = package + current[len(top) :].replace(os.sep, ".")
        for file in sorted(files):
            stem, dot, suffix = file.partition(".")
            if dot and suffix == "py" and stem.isidentifier():
                name = prefix if stem == "__init__" else f"{prefix}.{stem}"
                yield name, f"{current}{os.sep}{file}"


def _is_package(folder: str, name: str) -> bool:
    """Whether modules in it can be imported as part of the app, and are code that runs."""
    if not name.isidentifier() or name in _LEFT_OUT:
        return False
    return not Path(folder, name, "pyvenv.cfg").exists()


def _loaded_files() -> Iterator[tuple[str, str]]:
    for name, _ in static.modules():
        path = static.module_file(name)
        if path is not None and path.endswith(".py") and name != "__main__":
            yield name, path


def is_left_out(module: str) -> bool:
    """Whether it is of a test, a migration or this package, by its name."""
    parts = module.split(".")
    if parts[0] == _OWN_PACKAGE or not _LEFT_OUT.isdisjoint(parts):
        return True
    last = parts[-1]
    return last == "conftest" or last.startswith("test_") or last.endswith("_test")
