"""Whose code a module is, which app it belongs to, and how its file is written."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from pathlib import Path


@cache
def library_folders() -> tuple[Path, ...]:
    """Return the folders of the standard library."""
    paths = sysconfig.get_paths()
    return tuple(Path(paths[key]).resolve() for key in ("stdlib", "platstdlib"))


def is_library_file(filename: str) -> bool:
    """Say whether a file is part of an installed distribution or of Python itself."""
    path = Path(filename).resolve()
    if {"site-packages", "dist-packages"} & set(path.parts):
        return True
    return any(path.is_relative_to(folder) for folder in library_folders())


def project_packages() -> set[str]:
    """Return the top packages that are the project's own by the settings."""
    settings = configured_settings()
    if settings is None:
        return set()
    modules = [os.environ.get("DJANGO_SETTINGS_MODULE"), getattr(settings, "ROOT_URLCONF", None)]
    declared = getattr(settings, "SIGNAL_INSPECTOR", {}).get("PROJECT_PACKAGES", ())
    found = {module.partition(".")[0] for module in modules if module}
    return (found | set(declared)) - {"django"}


def configured_settings() -> object | None:
    """Return Django's settings if they are in use."""
    module = sys.modules.get("django.conf")
    settings = getattr(module, "settings", None)
    return settings if settings is not None and settings.configured else None


def origin_of(module: str | None, filename: str | None) -> str:
    """Return ``django``, ``third-party`` or ``project``."""
    top = (module or "").partition(".")[0]
    if top == "django":
        return "django"
    if any(f"{module}.".startswith(f"{package}.") for package in project_packages()):
        return "project"
    if filename is not None and Path(filename).is_file():
        return "third-party" if is_library_file(filename) else "project"
    return "third-party" if top in sys.stdlib_module_names else "project"


def app_of(module: str | None) -> str | None:
    """Return the label of the innermost installed app that contains a module."""
    registry = getattr(sys.modules.get("django.apps"), "apps", None)
    if module is None or registry is None or not registry.apps_ready:
        return None
    containing = [
        config
        for config in registry.get_app_configs()
        if f"{module}.".startswith(f"{config.name}.")
    ]
    return max(containing, key=lambda config: len(config.name)).label if containing else None


def file_of_module(module: str | None) -> str | None:
    """Return the file that a loaded module came from."""
    namespace = getattr(sys.modules.get(module or ""), "__dict__", {})
    filename = namespace.get("__file__")
    return filename if isinstance(filename, str) else None


def root_folder() -> Path:
    """Return the folder to which locations are relative."""
    settings = configured_settings()
    declared = getattr(settings, "SIGNAL_INSPECTOR", {}).get("ROOT") if settings else None
    if declared:
        return Path(declared).resolve()
    current = Path.cwd().resolve()
    for folder in [current, *current.parents]:
        if (folder / ".git").exists() or (folder / "pyproject.toml").exists():
            return folder
    return current


def written_path(filename: str) -> str:
    """Return a file as a location has it: relative to the root where it lies under it."""
    absolute = Path(filename).resolve()
    root = root_folder()
    if absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return absolute.as_posix()
