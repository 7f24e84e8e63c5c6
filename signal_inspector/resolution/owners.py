"""Whose code a module is: which installed app's, and the project's own or not."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings

from signal_inspector.discovery import static
from signal_inspector.domain.snapshot import Origin

_SITE_FOLDERS = frozenset({"site-packages", "dist-packages"})


class Owners:
    """Answers for a module by its name and, where there is one, its file."""

    def __init__(self, app_labels: Mapping[str, str], project_packages: Iterable[str]) -> None:
        self._app_labels = app_labels
        self._project = tuple(project_packages)
        self._installed = _installed_prefixes()
        self._apps: dict[str, str | None] = {}

    def app(self, module: str) -> str | None:
        """The label of the innermost installed app that contains the module."""
        if module not in self._apps:
            self._apps[module] = next(
                (
                    self._app_labels[name]
                    for name in _name_and_parents(module)
                    if name in self._app_labels
                ),
                None,
            )
        return self._apps[module]

    def origin(self, module: str, path: str | None) -> Origin:
        """Django's, the project's own, or a third party's (the standard library too).

        The project is what lies outside site directories, and the packages that it names
        as its own wherever they are installed.
        """
        if any(name in self._project for name in _name_and_parents(module)):
            return "project"
        if module.partition(".")[0] == "django":
            return "django"
        file = path or static.module_file(module)
        if file is None:
            return "third-party" if _is_builtin(module) else "project"
        return "third-party" if self._is_installed(file) else "project"

    def _is_installed(self, path: str) -> bool:
        if path.startswith(self._installed):
            return True
        return not _SITE_FOLDERS.isdisjoint(Path(path).parts)


def find_owners(project_packages: Iterable[str]) -> Owners:
    """Owners for the installed apps and for the packages of settings and URLconf.

    As long as Django is loading the apps, they know of none.
    """
    configs = apps.get_app_configs() if apps.apps_ready else ()
    labels = {config.name: config.label for config in configs}
    own = [*project_packages]
    for name in (settings_module(), getattr(settings, "ROOT_URLCONF", None)):
        if isinstance(name, str):
            own.append(_regular_package(name))
    return Owners(labels, (name for name in own if name.partition(".")[0] != "django"))


def settings_module() -> str | None:
    """The name of the settings module; None for settings that were configured in code.

    The setting of that name may be anything, such as the path of a file: a settings module, or
    what loads it, may set it. A name is only what a module has been loaded by.
    """
    given = (getattr(settings, "SETTINGS_MODULE", None), os.environ.get("DJANGO_SETTINGS_MODULE"))
    return next((name for name in given if isinstance(name, str) and name in sys.modules), None)


def _regular_package(module: str) -> str:
    """The outermost package of ``module`` that is no namespace package."""
    parts = module.split(".")
    for length in range(1, len(parts)):
        name = ".".join(parts[:length])
        if static.module_file(name) is not None:
            return name
    return module


def _name_and_parents(module: str) -> Iterable[str]:
    name = module
    while name:
        yield name
        name = name.rpartition(".")[0]


def _is_builtin(module: str) -> bool:
    top = module.partition(".")[0]
    return top in sys.builtin_module_names or top in sys.stdlib_module_names


def _installed_prefixes() -> tuple[str, ...]:
    """Where packages are installed, and the standard library."""
    folders = [*site.getsitepackages(), str(Path(os.__file__).parent)]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    both = {form for folder in folders for form in (folder, str(Path(folder).resolve()))}
    return tuple(sorted(folder.rstrip(os.sep) + os.sep for folder in both))
