"""The ``SIGNAL_INSPECTOR`` setting, checked and with its defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from django.conf import settings

from signal_inspector.domain.finding import SEVERITIES, Severity
from signal_inspector.errors import UsageError

_ROOT_MARKERS = (".git", "pyproject.toml")
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Ignored:
    """A rule that is ignored: everywhere or, with a pattern, where it matches."""

    rule: str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of this package.

    ``root`` is an absolute folder: paths in reports are relative to it.
    ``project_packages`` are packages that count as the project's own wherever they are
    installed; ``modules`` are imported before the command looks; ``editor_url`` is the
    target of links to source, with ``{path}`` and ``{line}``; ``lock_file`` is the path of the
    lock file and ``baseline`` that of the baseline of the audit, relative to ``root``; ``ignore``
    are the rules that the audit passes over and ``fail_level`` the lightest severity that fails
    it; with ``checks`` the rules are system checks too; ``redact`` are parts of names whose values
    a trace must not show, besides the usual ones.
    """

    root: Path
    project_packages: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    editor_url: str = "file://{path}"
    lock_file: str = "signals.lock"
    baseline: str | None = None
    ignore: tuple[Ignored, ...] = ()
    fail_level: Severity = "WARNING"
    checks: bool = False
    redact: tuple[str, ...] = ()


def load_configuration() -> Configuration:
    """What ``settings.SIGNAL_INSPECTOR`` says. Raises UsageError where it is wrong."""
    given = getattr(settings, "SIGNAL_INSPECTOR", {})
    if not isinstance(given, Mapping):
        raise UsageError(f"setting SIGNAL_INSPECTOR must be a dict, not {type(given).__name__}.")
    for key in given:
        if not isinstance(key, str) or key not in _KEYS:
            raise UsageError(f"setting SIGNAL_INSPECTOR has no key {_shown(key)}{_nearest(key)}")
    read = {_KEYS[key].field: _KEYS[key].read(given[key], key) for key in given}
    if "root" not in read:
        read["root"] = default_root(_current_folder())
    return Configuration(**read)


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError("the current folder is gone; change to one that there is.") from error


def default_root(start: Path) -> Path:
    """The nearest folder from ``start`` upwards that holds a repository or project file."""
    for folder in (start, *start.parents):
        if any((folder / marker).exists() for marker in _ROOT_MARKERS):
            return folder
    return start


def _nearest(key: object) -> str:
    close = get_close_matches(key.upper(), _KEYS, n=1) if isinstance(key, str) else ()
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; it takes {', '.join(_KEYS)}."


def _shown(value: object) -> str:
    """What was given, as far as it can be written."""
    try:
        return repr(value)[:_MOST_SHOWN]
    except (RecursionError, ValueError):  # nested too deeply, or a number with too many digits
        return type(value).__name__


def _wrong(key: str, wanted: str, value: object) -> UsageError:
    return UsageError(
        f"setting SIGNAL_INSPECTOR[{key!r}] must be {wanted}, not {type(value).__name__}."
    )


def _read_root(value: object, key: str) -> Path:
    if not isinstance(value, (str, Path)):
        raise _wrong(key, "the path of a folder", value)
    if not str(value):
        raise UsageError(f"setting SIGNAL_INSPECTOR[{key!r}] is empty; name a folder.")
    root = Path(value).absolute()
    if not os.path.isdir(root):  # noqa: PTH112 - as Path.is_dir() raises for too long a name
        raise UsageError(f"setting SIGNAL_INSPECTOR[{key!r}] names no folder: {root}")
    return root


def _read_names(value: object, key: str, what: str = "dotted names") -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _wrong(key, f"a list of {what}", value)
    for name in value:
        if not isinstance(name, str):
            raise _wrong(key, f"a list of {what} that holds no other things", name)
    return tuple(value)


def _read_words(value: object, key: str) -> tuple[str, ...]:
    words = _read_names(value, key, "parts of names")
    if "" in words:
        raise UsageError(
            f"setting SIGNAL_INSPECTOR[{key!r}] holds an empty text, which is part of every "
            "name; take it out."
        )
    return words


def _read_editor_url(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, "a text with {path} and {line}", value)
    try:
        fields = [tuple(field) for _, *field in Formatter().parse(value) if field[0] is not None]
    except ValueError:
        fields = [()]
    if not {*fields} <= {("path", "", None), ("line", "", None)}:
        raise UsageError(
            f"setting SIGNAL_INSPECTOR[{key!r}] may hold {{path}} and {{line}} alone: {value!r}"
        )
    return value


def _read_path(value: object, key: str) -> str:
    if not isinstance(value, (str, Path)):
        raise _wrong(key, "the path of a file", value)
    if not str(value):
        raise UsageError(f"setting SIGNAL_INSPECTOR[{key!r}] is empty; name a file.")
    return str(value)


def _read_ignored(value: object, key: str) -> tuple[Ignored, ...]:
    """Names of rules, or a dict of names with the patterns for which each is ignored."""
    if isinstance(value, Mapping):
        rules = _read_names([*value], key, "rules")
        return tuple(
            Ignored(rule, pattern)
            for rule, given in zip(rules, value.values(), strict=True)
            for pattern in _read_patterns(given, key)
        )
    if not isinstance(value, (list, tuple)):
        raise _wrong(key, "a list of rules, or a dict of rules with patterns", value)
    return tuple(Ignored(rule) for rule in _read_names(value, key, "rules"))


def _read_patterns(value: object, key: str) -> tuple[str, ...]:
    """One pattern or a list of them."""
    return _read_names([value] if isinstance(value, str) else value, key, "patterns for each rule")


def _read_level(value: object, key: str) -> Severity:
    for severity in SEVERITIES:
        if isinstance(value, str) and value == severity:
            return severity
    raise UsageError(
        f"setting SIGNAL_INSPECTOR[{key!r}] must be one of {', '.join(SEVERITIES)}, "
        f"not {_shown(value)}."
    )


def _read_switch(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "True or False", value)
    return value


class _Key(NamedTuple):
    """A key of the setting: the field that it is for, and what reads its value."""

    field: str
    read: Callable[[object, str], Any]


_KEYS = {
    "ROOT": _Key("root", _read_root),
    "PROJECT_PACKAGES": _Key("project_packages", _read_names),
    "IMPORT": _Key("modules", _read_names),
    "EDITOR_URL": _Key("editor_url", _read_editor_url),
    "LOCK_FILE": _Key("lock_file", _read_path),
    "BASELINE": _Key("baseline", _read_path),
    "IGNORE": _Key("ignore", _read_ignored),
    "FAIL_LEVEL": _Key("fail_level", _read_level),
    "CHECKS": _Key("checks", _read_switch),
    "REDACT": _Key("redact", _read_words),
}
