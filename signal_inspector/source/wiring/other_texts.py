"""Texts that are not followed: templates, and code of the project that is in no app."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from signal_inspector.source.evaluation.modules import Modules

_BESIDE_MODULES = ("templates", "jinja2")
_TEMPLATES = (".html", ".txt", ".xml", ".jinja", ".jinja2")
_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The paths of further Python files, and of folders of templates; each is asked for only if
    something is looked for there."""

    code: Callable[[], Iterable[str]] = tuple
    templates: Callable[[], Iterable[str]] = tuple


NOWHERE_ELSE = Elsewhere()


def texts_of_code(paths: Iterable[str]) -> Iterator[str]:
    """The texts of these files, but for the lines that are comments."""
    for path in paths:
        yield _COMMENT.sub("", _text(path))


def texts_of_templates(modules: Modules, folders: Iterable[str]) -> Iterator[str]:
    """The texts of the templates beside the modules and in these folders."""
    packages = {Path(module.source.path).parent for module in modules.all}
    beside = {str(package / name) for package in packages for name in _BESIDE_MODULES}
    paths = {path for folder in beside | {*folders} for path in _templates_below(folder)}
    yield from map(_text, sorted(paths))


def _templates_below(folder: str) -> Iterator[str]:
    for current, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each != "node_modules" and each[0] != "."]
        yield from (f"{current}{os.sep}{file}" for file in files if file.endswith(_TEMPLATES))


def _text(path: str) -> str:
    """The text of a file, empty where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
