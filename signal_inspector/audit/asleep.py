"""What may import a module that is not imported yet: the project's files, and its settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.machinery import PathFinder
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from signal_inspector.audit.modules import RealPaths, is_left_out
from signal_inspector.discovery import static
from signal_inspector.domain.source import Source, SourceModule
from signal_inspector.resolution.owners import Owners, settings_module
from signal_inspector.source.evaluation.modules import Modules
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.later_imports import imported_later

_NOT_OF_THE_PROJECT = frozenset(
    {"dist-packages", "migrations", "node_modules", "site-packages", "test", "tests"}
)
_AT_MOST = 20_000
"""So many files are looked at; more than a project has."""

# Names of loggers are the names of modules, and our own setting may say to ignore one.
_NAME_NO_IMPORTS = frozenset({"LOGGING", "SIGNAL_INSPECTOR"})


def with_imported_later(
    source: Source, owners: Owners, files: SourceFiles, modules: Sequence[SourceModule]
) -> Source:
    """The source with what it tells of the modules that have not been imported yet.

    Further files are looked at only for those that the ``modules`` themselves import nowhere.
    """
    asleep = {
        one.module.name
        for one in source.registrations
        if one.moment == "import" and not one.module.loaded
    }
    if not asleep:
        return source
    configs, named = _configs_in_use(), _texts_of_settings()
    found = imported_later(Modules(modules, files), asleep, configs, named)
    if asleep - found:
        wider = Modules([*modules, *_other_files(owners, modules)], files)
        found |= imported_later(wider, asleep - found, configs, named)
    return replace(source, imported_later=found)


def _configs_in_use() -> frozenset[str]:
    """The paths of the classes of the installed apps' configs, with their bases."""
    classes = {base for config in apps.get_app_configs() for base in static.mro(type(config))}
    return frozenset(map(static.class_path, classes))


def _texts_of_settings() -> frozenset[str]:
    """Every text in the settings, however deep; no lazy object is woken."""
    found: set[str] = set()
    holder: Any = (static.instance_attributes(settings) or {}).get("_wrapped")
    while holder is not None:
        values = static.instance_attributes(holder) or {}
        told = (name for name in values if name.isupper() and name not in _NAME_NO_IMPORTS)
        found |= _texts_in([values[name] for name in told])
        holder = values.get("default_settings")
    return frozenset(found)


def _texts_in(waiting: list[Any]) -> set[str]:
    found: set[str] = set()
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if type(value) is str:
            found.add(value)
        elif type(value) in (dict, list, tuple, set, frozenset) and id(value) not in seen:
            seen.add(id(value))
            waiting.extend(value)
            waiting.extend(value.values() if type(value) is dict else ())
    return found


def _other_files(owners: Owners, known: Iterable[SourceModule]) -> Iterator[SourceModule]:
    """The project's files of source that are none of those, tests left out, and its servers'."""
    real = RealPaths()
    seen = {real.of(module.path) for module in known}
    for name, path in [*_servers(), *islice(_files_of_project(owners), _AT_MOST)]:
        key = real.of(path)
        if key not in seen and not is_left_out(name):
            seen.add(key)
            yield SourceModule(name, path, None, "project", static.is_loaded(name))


def _servers() -> Iterator[tuple[str, str]]:
    """Name and file of the modules that servers begin with, found without importing them."""
    names = [getattr(settings, name, None) for name in ("ASGI_APPLICATION", "WSGI_APPLICATION")]
    found = {name.rpartition(".")[0] for name in names if isinstance(name, str)}
    package = (settings_module() or "").rpartition(".")[0]
    beside = {f"{package}.{name}".lstrip(".") for name in ("asgi", "wsgi")}
    for module in sorted((found | beside) - {""}):
        path = _file_of(module)
        if path is not None:
            yield module, path


def _file_of(module: str) -> str | None:
    """The file of a module, as the import of it would find it."""
    folders: Any = None
    spec = None
    name = ""
    for part in module.split("."):
        name = f"{name}.{part}".lstrip(".")
        spec = PathFinder.find_spec(name, folders)
        if spec is None:
            return None
        folders = spec.submodule_search_locations or []
    return None if spec is None else spec.origin


def _files_of_project(owners: Owners) -> Iterator[tuple[str, str]]:
    """Name and path of each file of source beside and below the project's packages."""
    names = [settings_module(), getattr(settings, "ROOT_URLCONF", None)]
    names += [config.name for config in apps.get_app_configs()]
    tops = {name.partition(".")[0] for name in names if isinstance(name, str)}
    own = [top for top in tops if owners.origin(top, None) == "project" and not is_left_out(top)]
    folders = {_folder_of(top) for top in own}
    main = static.module_file("__main__") or ""
    if Path(main).name == "manage.py":
        folders.add(str(Path(main).absolute().parent))
    for folder in sorted(filter(None, folders)):
        yield from _files_below(folder)


def _folder_of(top: str) -> str:
    """The folder that a package or module lies in, or the package's own where it lies among those
    of others; empty for a module there."""
    file = static.module_file(top)
    if file is None:
        return ""
    path = Path(file).absolute()
    own, folder = ("", path.parent)
    if path.name == "__init__.py":
        own, folder = (str(path.parent), path.parent.parent)
    is_shared = folder.name in _NOT_OF_THE_PROJECT or folder in (Path(path.anchor), Path.home())
    return own if is_shared else str(folder)


def _files_below(top: str) -> Iterator[tuple[str, str]]:
    for current, folders, files in os.walk(top):
        folders[:] = sorted(each for each in folders if _is_of_project(current, each))
        prefix = Path(current).relative_to(top).parts
        for file in sorted(files):
            if file.endswith(".py"):
                last = [] if file == "__init__.py" else [file[: -len(".py")]]
                yield ".".join([*prefix, *last]), os.path.join(current, file)  # noqa: PTH118


def _is_of_project(folder: str, name: str) -> bool:
    if name.startswith((".", "__")) or name in _NOT_OF_THE_PROJECT:
        return False
    return not Path(folder, name, "pyvenv.cfg").exists()
